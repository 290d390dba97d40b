import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/errors";
import { type Acknowledged, Autosave, LATEST_MS, QUIET_MS, type SaveState } from "./autosave";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const world = {
    draft: "a",
    states: [] as SaveState["kind"][],
    sent: [] as [string, number][],
    answers: [] as (ApiError | "hang")[],
    release: () => {},
    /** What catching up answers; without an entry somebody has to decide. */
    theirs: [] as (Acknowledged<string> | ApiError)[],
    join: (theirs: string, mine: string) => `${theirs}+${mine}`,
  };
  const autosave = new Autosave<string>({
    saved: "a",
    revision: 1,
    getCurrent: () => world.draft,
    onState: (s) => world.states.push(s.kind),
    catchUp: async () => {
      const answer = world.theirs.shift() ?? null;
      if (answer instanceof Error) throw answer;
      if (answer) world.draft = world.join(answer.saved, world.draft);
      return answer;
    },
    save: async (draft, revision) => {
      world.sent.push([draft, revision]);
      const answer = world.answers.shift();
      if (answer === "hang") await new Promise<void>((done) => (world.release = done));
      else if (answer) throw answer;
      return revision + 1;
    },
  });
  const type = (draft: string) => {
    world.draft = draft;
    autosave.changed();
  };
  return { world, autosave, type };
}

const offline = () => new ApiError(0, "offline", "No answer.");

test("nothing is sent for a draft that was only opened", async () => {
  const { world, autosave } = start();
  autosave.changed();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(world.sent).toEqual([]);
  expect(autosave.isDirty).toBe(false);
});

test("a change is saved after a quiet second, based on the revision read", async () => {
  const { world, autosave, type } = start();
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS - 1);
  expect(world.sent).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(world.sent).toEqual([["b", 1]]);
  expect([autosave.revision, autosave.isDirty]).toEqual([2, false]);
});

test("steady typing is saved every five seconds at the latest", async () => {
  const { world, type } = start();
  for (let at = 0; at < 12; at += 1) {
    type(`b${at}`);
    await vi.advanceTimersByTimeAsync(500);
  }
  expect(world.sent).toHaveLength(1);
  expect(LATEST_MS).toBe(5000);
});

test("one request at a time; what changed meanwhile follows", async () => {
  const { world, type } = start();
  world.answers = ["hang"];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  type("c");
  await vi.advanceTimersByTimeAsync(20_000);
  expect(world.sent).toEqual([["b", 1]]);
  world.release();
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.sent).toEqual([
    ["b", 1],
    ["c", 2],
  ]);
});

test("a failed save keeps the draft dirty and is tried again, ever later", async () => {
  const { world, autosave, type } = start();
  world.answers = [offline(), offline(), offline()];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(autosave.isDirty).toBe(true);
  expect(world.states.at(-1)).toBe("offline");
  await vi.advanceTimersByTimeAsync(2_000 + 4_000);
  expect(world.sent).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(world.sent).toHaveLength(4);
  expect([autosave.isDirty, world.states.at(-1)]).toEqual([false, "saved"]);
});

test("a stale revision stops saving until somebody decides", async () => {
  const { world, autosave, type } = start();
  world.answers = [new ApiError(412, "stale", "Newer.")];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.states.at(-1)).toBe("conflict");
  type("c");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(world.sent).toHaveLength(1);
  expect(autosave.isDirty).toBe(true);
  await expect(autosave.flush()).rejects.toMatchObject({ status: 412 });
});

test("a refused draft is not sent again before it changes", async () => {
  const { world, type } = start();
  world.answers = [new ApiError(400, "invalid", "Too large.")];
  type("b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect([world.sent.length, world.states.at(-1)]).toEqual([1, "refused"]);
  type("c");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.states.at(-1)).toBe("saved");
});

test("undoing back to what the server has needs no request", async () => {
  const { world, type } = start();
  type("b");
  type("a");
  await vi.advanceTimersByTimeAsync(10_000);
  expect([world.sent.length, world.states.at(-1)]).toEqual([0, "saved"]);
});

test("flush sends at once and says what the server said", async () => {
  const { world, autosave, type } = start();
  type("b");
  await autosave.flush();
  expect(world.sent).toEqual([["b", 1]]);
  world.answers = [offline()];
  type("c");
  await expect(autosave.flush()).rejects.toMatchObject({ status: 0 });
});

const stale = () => new ApiError(412, "stale_revision", "Newer.");

test("what somebody else saved is taken in and saved on top of theirs", async () => {
  const { world, autosave, type } = start();
  world.answers = [stale()];
  world.theirs = [{ saved: "x", revision: 8 }];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS * 2);
  expect(world.sent).toEqual([
    ["b", 1],
    ["x+b", 8],
  ]);
  expect([autosave.revision, autosave.isDirty, world.states.at(-1)]).toEqual([9, false, "saved"]);
});

test("theirs that says what mine does is saved already", async () => {
  const { world, autosave, type } = start();
  world.answers = [stale()];
  world.theirs = [{ saved: "b", revision: 8 }];
  world.join = (theirs) => theirs;
  type("b!");
  await vi.advanceTimersByTimeAsync(QUIET_MS * 3);
  expect(world.sent).toHaveLength(1);
  expect([autosave.isDirty, autosave.revision, world.states.at(-1)]).toEqual([false, 8, "saved"]);
});

test("somebody who is always faster only makes it wait", async () => {
  const { world, type } = start();
  world.answers = Array.from({ length: 6 }, stale);
  world.theirs = Array.from({ length: 5 }, (_, n) => ({ saved: "x", revision: n + 8 }));
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS * 6);
  expect([world.sent.length, world.states.at(-1)]).toEqual([6, "retrying"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(world.states.at(-1)).toBe("saved");
});

test("a flush that finds a newer draft takes it in and goes on", async () => {
  const { world, autosave, type } = start();
  world.answers = [stale()];
  world.theirs = [{ saved: "x", revision: 8 }];
  type("b");
  await autosave.flush();
  expect(world.sent.at(-1)).toEqual(["x+b", 8]);
});

test("somebody who decided goes on from theirs", async () => {
  const { world, autosave, type } = start();
  world.answers = [stale()];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.states.at(-1)).toBe("conflict");
  world.draft = "chosen";
  autosave.rebase({ saved: "x", revision: 5 });
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.sent.at(-1)).toEqual(["chosen", 5]);
});

test("theirs that cannot be read is asked for again, never written over", async () => {
  const { world, type } = start();
  world.answers = [stale(), stale()];
  world.theirs = [offline(), { saved: "x", revision: 8 }];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(world.states.at(-1)).toBe("offline");
  await vi.advanceTimersByTimeAsync(2_000 + QUIET_MS);
  expect(world.sent.at(-1)).toEqual(["x+b", 8]);
});

test.each([
  [0, "offline", "offline"],
  [503, "unavailable", "retrying"],
  [429, "throttled", "retrying"],
  [409, "not_possible", "locked"],
  [401, "not_authenticated", "signedOut"],
  [403, "forbidden", "signedOut"],
  [400, "invalid", "refused"],
  [413, "too_large", "refused"],
])("status %i (%s) is told as %s and keeps the draft dirty", async (status, code, kind) => {
  const { world, autosave, type } = start();
  world.answers = [new ApiError(status, code, "No.")];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect([world.states.at(-1), autosave.isDirty]).toEqual([kind, true]);
});

test("waits 2, 4, 8 ... 60 s between tries, also while typing goes on", async () => {
  const { world, type } = start();
  world.answers = Array.from({ length: 9 }, offline);
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  const at: number[] = [];
  for (let second = 1; second <= 200; second += 1) {
    type(`b${second}`);
    const before = world.sent.length;
    await vi.advanceTimersByTimeAsync(1_000);
    if (world.sent.length > before) at.push(second);
  }
  expect(at.slice(0, 7)).toEqual([2, 6, 14, 30, 62, 122, 182]);
});

test("tries at once when the network is back", async () => {
  const { world, autosave, type } = start();
  world.answers = [offline(), offline()];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS + 2_000);
  expect(world.sent).toHaveLength(2);
  autosave.retryNow();
  await vi.advanceTimersByTimeAsync(0);
  expect([world.sent.length, world.states.at(-1)]).toEqual([3, "saved"]);
});

test("what was sent without an answer may have arrived", async () => {
  const { world, autosave, type } = start();
  world.answers = [offline()];
  type("b");
  await vi.advanceTimersByTimeAsync(QUIET_MS);
  expect(autosave.bases).toEqual(["a", "b"]);
});
