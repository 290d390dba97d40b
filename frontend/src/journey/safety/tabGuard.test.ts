import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ASK_MS, FIRST_MS, type Holding, type Message, PATIENCE_MS, TabGuard } from "./tabGuard";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Tabs on one channel; messages arrive a moment later. */
function browser() {
  const tabs = new Map<string, { guard: TabGuard; holding: Holding; isFrozen: boolean }>();
  const open = (id: string, handOver = async () => {}) => {
    const tab = { holding: "here" as Holding, isFrozen: false } as never as {
      guard: TabGuard;
      holding: Holding;
      isFrozen: boolean;
    };
    tab.guard = new TabGuard({
      id,
      handOver,
      onChange: (holding) => {
        tab.holding = holding;
      },
      post: (message: Message) => {
        if (tab.isFrozen) return;
        setTimeout(() => {
          for (const [other, { guard, isFrozen }] of tabs) {
            if (other !== id && !isFrozen) guard.hear(message);
          }
        }, 1);
      },
    });
    tabs.set(id, tab);
    tab.guard.start();
    return tab;
  };
  const holders = () => [...tabs].filter(([, t]) => t.holding === "here").map(([id]) => id);
  const close = (id: string) => {
    tabs.get(id)?.guard.stop();
    tabs.delete(id);
  };
  return { open, holders, close, tabs };
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test.each([
  ["a", "b"],
  ["b", "a"],
])("who comes second looks on (%s, then %s)", async (one, two) => {
  const { open, holders } = browser();
  open(one);
  await wait(FIRST_MS);
  open(two);
  await wait(60_000);
  expect(holders()).toEqual([one]);
});

test("of two that open at once one edits", async () => {
  const { open, holders } = browser();
  open("a");
  open("b");
  await wait(10);
  expect(holders()).toHaveLength(1);
});

test("a tab that is closed frees the journey at once, for one of those that look on", async () => {
  const { open, holders, close } = browser();
  open("a");
  await wait(FIRST_MS);
  for (const id of ["b", "c", "d"]) open(id);
  await wait(10);
  expect(holders()).toEqual(["a"]);
  close("a");
  await wait(10);
  expect(holders()).toHaveLength(1);
});

test("a tab that crashed is missed; one that was frozen looks on when it is back", async () => {
  const { open, holders } = browser();
  const a = open("a");
  await wait(FIRST_MS);
  open("b");
  await wait(10);
  a.isFrozen = true;
  await wait(ASK_MS * 5);
  expect(holders()).toEqual(["a", "b"]);
  a.isFrozen = false;
  a.guard.check();
  await wait(10);
  expect(holders()).toEqual(["b"]);
});

test("taking over saves first", async () => {
  const { open, holders } = browser();
  let done = () => {};
  const save = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
  open("a", save);
  await wait(FIRST_MS);
  const b = open("b");
  const c = open("c");
  await wait(10);
  expect([b.holding, c.holding]).toEqual(["elsewhere", "elsewhere"]);
  b.guard.takeOver();
  await wait(1_000);
  expect(save).toHaveBeenCalledOnce();
  expect(holders()).toEqual(["a"]);
  done();
  await wait(10);
  expect(holders()).toEqual(["b"]);
});

test("a tab that cannot save gives way all the same: its copy is in this browser", async () => {
  const { open, holders } = browser();
  open("a", () => Promise.reject(new Error("offline")));
  await wait(FIRST_MS);
  const b = open("b");
  await wait(10);
  b.guard.takeOver();
  await wait(10);
  expect(holders()).toEqual(["b"]);
});

test("a tab that does not answer at all is taken from", async () => {
  const { open, holders } = browser();
  open("a", () => new Promise(() => {}));
  await wait(FIRST_MS);
  const b = open("b");
  await wait(10);
  b.guard.takeOver();
  await wait(PATIENCE_MS + 10);
  expect(holders()).toEqual(["b"]);
});
