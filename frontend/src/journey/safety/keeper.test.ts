import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { smallest } from "../fixtures/build";
import type { Draft } from "../model";
import { type Copies, type Copy, openCopies } from "./copies";
import { KEEP_MS, Keeper } from "./keeper";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const draft = (name: string): Draft => ({ name, document: smallest, map: {} });
const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function start(works = true) {
  const world = { stored: null as Copy | null, writes: 0, mine: draft("a") };
  const copies: Copies = {
    read: async () => world.stored,
    write: async (copy) => {
      world.writes += 1;
      if (works) world.stored = copy;
      return works;
    },
    remove: async () => {
      world.stored = null;
      return works;
    },
  };
  const make = () => ({ mine: world.mine, bases: [draft("base")], revision: 3 });
  const keeper = new Keeper(copies, { owner: { user: 1, journey: 7 }, make, now: () => 12 });
  const type = (name: string) => {
    world.mine = draft(name);
    keeper.changed();
  };
  return { world, keeper, type };
}

test("typing is copied once, a moment later, and gone when it is saved", async () => {
  const { world, keeper, type } = start();
  for (const name of ["b", "c", "d"]) type(name);
  expect(keeper.isSafe).toBe(false);
  await wait(KEEP_MS);
  expect(world.stored).toMatchObject({
    user: 1,
    journey: 7,
    at: 12,
    revision: 3,
    mine: draft("d"),
  });
  expect([world.writes, keeper.isSafe]).toEqual([1, true]);
  await keeper.saved();
  expect([world.stored, keeper.isSafe]).toEqual([null, false]);
});

test("a save that comes before the copy leaves none behind", async () => {
  const { world, keeper, type } = start();
  type("b");
  await keeper.saved();
  await wait(10_000);
  expect(world.stored).toBeNull();
});

test("a browser without space is not taken for safe", async () => {
  const { keeper, type } = start(false);
  type("b");
  await wait(KEEP_MS);
  expect(keeper.isSafe).toBe(false);
});

test("what an earlier visit left is gone after the first save, once", async () => {
  const { world, keeper } = start();
  const old = { user: 1, journey: 7, at: 1, revision: 1, mine: draft("x"), bases: [draft("y")] };
  world.stored = old;
  await keeper.saved();
  expect(world.stored).toBeNull();
  world.stored = old;
  await keeper.saved();
  expect(world.stored).toBe(old);
});

test("a browser without IndexedDB, or with one that throws, changes nothing else", async () => {
  const broken = {
    open: () => {
      throw new Error("denied");
    },
  } as unknown as IDBFactory;
  for (const copies of [openCopies(undefined), openCopies(broken)]) {
    const copy = { user: 1, journey: 7, at: 1, revision: 1, mine: draft("x"), bases: [] };
    expect(await copies.write(copy)).toBe(false);
    expect(await copies.read(1, 7)).toBeNull();
    expect(await copies.remove(1, 7)).toBe(false);
  }
});

/** A browser's database that does as it is told; every request is answered a moment later. */
function fakeDatabase() {
  const world = { opened: 0, fails: false, database: null as IDBDatabase | null };
  const answered = <T>(result: T) => {
    const request = { result, error: new Error("denied") } as unknown as IDBRequest<T>;
    const { fails } = world;
    queueMicrotask(() => (fails ? request.onerror : request.onsuccess)?.call(request, {} as Event));
    return request;
  };
  const factory = {
    open: () => {
      world.opened += 1;
      let isClosed = false;
      world.database = {
        close: () => {
          isClosed = true;
        },
        transaction: () => {
          if (isClosed) throw new Error("closed");
          const running = { objectStore: () => ({ put: () => answered(undefined) }) };
          const done = running as unknown as IDBTransaction;
          queueMicrotask(() => queueMicrotask(() => done.oncomplete?.({} as Event)));
          return done;
        },
      } as unknown as IDBDatabase;
      return answered(world.database);
    },
  } as unknown as IDBFactory;
  return { world, copies: openCopies(factory) };
}

const kept: Copy = { user: 1, journey: 7, at: 1, revision: 1, mine: draft("x"), bases: [] };

test("a database that could not be opened once is tried again", async () => {
  const { world, copies } = fakeDatabase();
  world.fails = true;
  expect(await copies.write(kept)).toBe(false);
  world.fails = false;
  expect(await copies.write(kept)).toBe(true);
  expect(await copies.write(kept)).toBe(true);
  expect(world.opened).toBe(2);
});

test("a database that was closed behind our back is opened again", async () => {
  const { world, copies } = fakeDatabase();
  expect(await copies.write(kept)).toBe(true);
  world.database?.onclose?.({} as Event);
  expect(await copies.write(kept)).toBe(true);
  expect(world.opened).toBe(2);
  world.database?.onversionchange?.({} as IDBVersionChangeEvent);
  expect(await copies.write(kept)).toBe(true);
  expect(world.opened).toBe(3);
});
