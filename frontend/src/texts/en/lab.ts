import { countPeople } from "./count";

export const lab = {
  title: "Priority laboratory",
  about:
    "Try another order of the micro-segments, or of the campaigns in one. You see who would get which campaign instead, before anything is saved.",
  rows: "Micro-segments in the order to try",
  campaigns: (row: string) => `Campaigns of ${row} in the order to try`,
  noCampaign: "No campaign",
  up: (name: string) => `Move ${name} up`,
  down: (name: string) => `Move ${name} down`,
  empty:
    "Move a row: drag it by its handle, use the arrows, or hold Alt and press up or down. Campaigns of a row are moved by their arrows in the same way. What would change appears here.",
  before: "As it is",
  after: "In the new order",
  people: "People",
  none: "No campaign",
  nobody: "Nobody would get another campaign on this day.",
  moves: (day: string) => `Who gets what instead on ${day}`,
  table: "People who change campaign",
  flow: (moves: number) => `Flow of people between campaigns, ${moves} moves`,
  picture: "Who changes campaign",
  move: (from: string, to: string, people: number) => `${from} to ${to}: ${countPeople(people)}`,
  mostly: (from: string, to: string, people: number) =>
    `Most often from “${from}” to “${to}”: ${countPeople(people)}.`,
  notDrawn: (people: number) => `Smaller moves of ${countPeople(people)} are not drawn.`,
  rest: (people: number) => `Smaller moves of ${countPeople(people)} are in the table only.`,
  enlarged: (people: string, error: string) => `${people} ± ${error}`,
  pressure: "Message pressure",
  perCustomer: (days: number, before: string, after: string) =>
    `In ${days} days a customer gets ${before} messages on average; in the new order ${after}.`,
  pressureOf: "Customers by how many messages they get in these days.",
  getSoMany: (messages: number, before: string, after: string) =>
    `${messages} ${messages === 1 ? "message" : "messages"}: ${before} people as it is, ${after} in the new order`,
  messages: "Messages a customer gets",
  money: "Money at stake",
  stake: (before: string, after: string, difference: string) =>
    `${before} as it is, ${after} in the new order: ${difference}`,
  moneyBasis:
    "People who get a campaign, times what people it chose lately spent on its goal. That is what they spent, not what the campaign caused.",
  moneyUnknown:
    "Not known yet: no campaign here has a goal that brought revenue from at least 20 people it chose.",
  without: (campaigns: number) =>
    campaigns === 1
      ? "One campaign is left out, since too little is known about it."
      : `${campaigns} campaigns are left out, since too little is known about them.`,
  /** `share` of the customers was counted; null is everybody. */
  basis: (share: string | null) =>
    `Everybody is taken to stay in the rows where they are today. ${share ? `Counted among ${share} of the customers and enlarged; the error after ± holds in 95 of 100 cases.` : "All customers were counted."}`,
};
