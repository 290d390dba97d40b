const changes = (n: number) => (n === 1 ? "1 step changes" : `${n} steps change`);

/** The sheet “Put live”, and what is asked and answered before. */
export const publish = {
  askTitle: (number: number) => `Ask to put version ${number} live`,
  askIntro: "A publisher puts live exactly what is saved now. You see the answer on Home.",
  changed: (n: number, number: number) => `${changes(n)} against version ${number}`,
  unchanged: (number: number) => `The live version ${number} has the same steps`,
  first: "This is the first version to go live",
  change: { changed: "Changed", added: "New", removed: "Gone" },
  ask: "Ask to put live",
  askAgain: "Ask again",
  asked: "Publishers are asked: they see it on Home.",
  note: "What publishers should know",
  asks: (name: string, when: string) => `${name || "Somebody"} asked to put this live, ${when}`,
  youAsked: (when: string) => `You asked to put this live, ${when}`,
  isChanged: "The draft was changed since. It cannot be approved any more: it must be asked again.",
  needsOther: "In this workspace another publisher has to approve your draft.",
  approve: "Approve and put live",
  sendBack: "Send back…",
  sendBackSubmit: "Send back",
  reason: "What has to change",
  sentBack: "The draft was sent back.",
  wasSentBack: (name: string, when: string) => `${name || "A publisher"} sent it back, ${when}`,
  withdraw: "Take it back",
  withdrawn: "It is not asked any more.",
  overlaps: {
    none: "No plan row and no other live journey addresses the same people",
    some: (n: number) => (n === 1 ? "1 overlap" : `${n} overlaps`),
    about: (n: string) => `Compared with ${n} who come in now or are inside.`,
    onlyInside: "Who will come in cannot be told before: only people inside are compared.",
    incubating: "No campaign takes people while they are inside: the plan is left out.",
    row: (position: number, segment: string) => `Plan row ${position} “${segment}”`,
    people: (n: string) => `${n} people`,
    sameEntry: "the same thing brings people in",
    inside: (n: string) => `${n} are inside`,
  },
  heldOut: (percent: string, step: string) => `Held out: ${percent} at “${step}”`,
  noHoldOut:
    "Nobody is held out. To measure what the journey adds, put a split with a held-out share behind the entry.",
  tests: {
    title: "Test messages",
    about: (n: number) =>
      n === 1
        ? "Send the message to yourself first. A test counts nowhere."
        : `Send the ${n} messages to yourself first. A test counts nowhere.`,
    to: "To",
    toHint: "Addresses, with commas between them: five at most.",
    as: "As the customer",
    asHint: "Empty: the newest with an address.",
    send: (n: number) => (n === 1 ? "Send 1 test" : `Send ${n} tests`),
    sent: (name: string) => `Sent, written as for ${name}:`,
    someone: "a customer without a name",
    arrived: "Sent",
    failed: "Not sent",
  },
};
