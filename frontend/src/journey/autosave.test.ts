import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "../api/errors";
import { Autosave, LATEST_MS, QUIET_MS, type SaveState } from "./autosave";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const world = {
    draft: "a",
    states: [] as SaveState["kind"][],
    sent: [] as [string, number][],
    answers: [] as (ApiError | "hang")[],
    release: () => {},
  };
  const autosave = new Autosave<string>({
    saved: "a",
    revision: 1,
    getCurrent: () => world.draft,
    onState: (s) => world.states.push(s.kind),
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
  expect(world.states.at(-1)).toBe("retrying");
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
