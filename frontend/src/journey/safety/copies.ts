/**
 * A copy of what is unsaved, in this browser (IndexedDB), by person and journey. It is
 * there for the day the power goes; a browser that refuses it (private mode, no space)
 * takes nothing else away: every function settles, and says whether it worked.
 */
import type { Draft } from "../model";

export interface Copy {
  user: number;
  journey: number;
  /** Milliseconds of this browser's clock. */
  at: number;
  mine: Draft;
  /** What it started from: acknowledged by the server first, then sent without an answer. */
  bases: Draft[];
  revision: number;
}

export interface Copies {
  read: (user: number, journey: number) => Promise<Copy | null>;
  write: (copy: Copy) => Promise<boolean>;
  remove: (user: number, journey: number) => Promise<boolean>;
}

const DATABASE = "rivermouth";
const STORE = "unsaved";
const FORMAT = 1;

const keyOf = (user: number, journey: number) => `${user}:${journey}`;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(DATABASE, FORMAT);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

export function openCopies(factory: IDBFactory | undefined): Copies {
  let opened: Promise<IDBDatabase> | undefined;
  const forget = () => {
    opened = undefined;
  };
  /** Opened once, and again after it failed or was closed behind our back. */
  const connect = (from: IDBFactory) => {
    if (opened) return opened;
    opened = open(from).then((database) => {
      database.onclose = forget;
      // Another tab has a newer version of the product: it waits until this one lets go.
      database.onversionchange = () => {
        database.close();
        forget();
      };
      return database;
    });
    opened.catch(forget);
    return opened;
  };
  const run = async <T>(
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ) => {
    if (!factory) throw new Error("no IndexedDB");
    const transaction = (await connect(factory)).transaction(STORE, mode);
    const answer = settled(ask(transaction.objectStore(STORE)));
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    // Only a transaction that is complete has written: one without space fails at its end.
    const [result] = await Promise.all([answer, done]);
    return result;
  };
  const worked = (running: Promise<unknown>) =>
    running.then(
      () => true,
      () => false,
    );
  return {
    read: (user, journey) =>
      run<unknown>("readonly", (store) => store.get(keyOf(user, journey))).then(
        (found) => (isCopy(found) ? found : null),
        () => null,
      ),
    write: (copy) =>
      worked(run("readwrite", (store) => store.put(copy, keyOf(copy.user, copy.journey)))),
    remove: (user, journey) =>
      worked(run("readwrite", (store) => store.delete(keyOf(user, journey)))),
  };
}

/** Some browsers refuse even to be asked. */
function factoryHere(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch {
    return undefined;
  }
}

export const copies = openCopies(factoryHere());

/** An older or newer version of the product may have written something else. */
function isCopy(found: unknown): found is Copy {
  if (typeof found !== "object" || found === null) return false;
  const { mine, bases, revision } = found as Partial<Copy>;
  const isDraft = (one: unknown) =>
    Array.isArray((one as Draft | undefined)?.document?.nodes) &&
    Array.isArray((one as Draft).document.edges);
  return (
    isDraft(mine) && Array.isArray(bases) && bases.every(isDraft) && Number.isInteger(revision)
  );
}
