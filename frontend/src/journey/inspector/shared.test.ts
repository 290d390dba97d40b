import { describe, expect, test } from "vitest";
import { decision, entry, exit, kinds, node } from "../fixtures/build";
import { sharedOf } from "./shared";

const names = (...steps: Parameters<typeof sharedOf>[0]) =>
  Object.keys(sharedOf(steps, kinds)?.schema.properties ?? {});

const mail = (id: string, settings = {}) => node(id, "message", settings);

describe("fields that several steps share", () => {
  test("are all fields of one kind", () => {
    const schema = kinds.find(({ kind }) => kind === "message")?.schema;
    expect(names(mail("a"), mail("b"))).toEqual(Object.keys(schema?.properties ?? {}));
  });

  test("are never the ways out, which have paths of their own", () => {
    expect(names(decision("a", "yes"), decision("b", "no"))).not.toContain("branches");
    const split = { branches: [{ key: "a", name: "A", share: 100 }] };
    expect(names(node("a", "split", split), node("b", "split", split))).not.toContain("branches");
  });

  test("of different kinds are those with the same meaning", () => {
    const all = kinds.filter(({ kind }) => kind !== "entry").map(({ kind }) => kind);
    for (const one of all) {
      for (const other of all) {
        const mine = kinds.find(({ kind }) => kind === one)?.schema.properties ?? {};
        const theirs = kinds.find(({ kind }) => kind === other)?.schema.properties ?? {};
        for (const name of names(node("a", one), node("b", other))) {
          expect(theirs[name]?.title).toBe(mine[name]?.title);
        }
      }
    }
    expect(names(node("a", "exit"), node("b", "hand_over"))).toEqual(["reason"]);
  });

  test("are none for a kind that is not known here", () => {
    expect(sharedOf([mail("a"), node("b", "teleport")], kinds)).toBeNull();
    expect(sharedOf([entry, mail("a"), exit], kinds)).toBeNull();
    expect(sharedOf([], kinds)).toBeNull();
  });
});

describe("what several steps say", () => {
  const days = (id: string, amount: number) => node(id, "wait", { amount, unit: "days" });

  test("is shown where it is the same, and named where it is not", () => {
    const shared = sharedOf([days("a", 2), days("b", 3)], kinds);
    expect(shared?.values).toMatchObject({ unit: "days" });
    expect(shared?.values).not.toHaveProperty("amount");
    expect(shared?.mixed).toHaveLength(1);
    expect(sharedOf([days("a", 2), days("b", 2)], kinds)?.mixed).toEqual([]);
  });

  test("counts with its default where a step does not say it", () => {
    const field = Object.entries(
      kinds.find(({ kind }) => kind === "message")?.schema.properties ?? {},
    ).find(([, { default: value }]) => typeof value === "string" || typeof value === "boolean");
    const [name = "", schema] = field ?? [];
    const shared = sharedOf([mail("a"), mail("b", { [name]: schema?.default })], kinds);
    expect(shared?.values[name]).toBe(schema?.default);
    const differing = sharedOf([mail("a"), mail("b", { [name]: "other" })], kinds);
    expect(differing?.mixed).toEqual([schema?.title]);
    // A field that is left empty must not look as if its default were chosen.
    expect(differing?.schema.properties?.[name]).not.toHaveProperty("default");
  });
});
