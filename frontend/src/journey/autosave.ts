/**
 * Save a draft behind the person's back without ever losing it: 1 s after the last change
 * and at most 5 s after the first unsaved one; one request at a time; a failed save keeps
 * the draft dirty and is tried again. Dirty means "not what the server last acknowledged",
 * never a flag that a failure could clear.
 */
import { ApiError, isApiError } from "../api/errors";
import { en } from "../texts/en";

export const QUIET_MS = 1_000;
export const LATEST_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;
/** So often in a row somebody else may be faster; then it is tried again later. */
const MOST_CATCH_UPS = 5;
const MOST_UNANSWERED = 5;

export type SaveState =
  | { kind: "saved"; at: number | null }
  | { kind: "unsaved" }
  | { kind: "saving" }
  /** No answer at all. */
  | { kind: "offline" }
  | { kind: "retrying"; error: ApiError }
  /** Just being put live: the same request may succeed soon. */
  | { kind: "locked"; error: ApiError }
  /** Nobody is signed in any more, or somebody who may not write. */
  | { kind: "signedOut"; error: ApiError }
  | { kind: "refused"; error: ApiError }
  | { kind: "conflict" };

/** A draft as the server has it, and its revision. */
export interface Acknowledged<T> {
  saved: T;
  revision: number;
}

interface AutosaveOptions<T> {
  /** The draft as the server has it, and its revision. */
  saved: T;
  revision: number;
  getCurrent: () => T;
  /** Send a draft based on a revision; answers with the new revision. */
  save: (draft: T, revision: number) => Promise<number>;
  /**
   * Somebody else saved first. Take their draft in and answer what the draft is based on
   * now; null when a person has to decide, who then calls `rebase`.
   */
  catchUp?: () => Promise<Acknowledged<T> | null>;
  onState: (state: SaveState) => void;
  /** Milliseconds; only to say when it was saved. */
  now?: () => number;
}

export class Autosave<T> {
  private saved: T;
  private revisionNumber: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private dirtySince: number | undefined;
  private flight: Promise<void> | undefined;
  private failures = 0;
  private catchUps = 0;
  /** Sent, and perhaps arrived: without an answer so far, or for good. */
  private unanswered: T[] = [];
  private isStopped = false;
  private isConflicted = false;
  private readonly now: () => number;

  constructor(private readonly options: AutosaveOptions<T>) {
    this.saved = options.saved;
    this.revisionNumber = options.revision;
    this.now = options.now ?? Date.now;
  }

  get revision(): number {
    return this.revisionNumber;
  }

  /** What the draft is based on; behind it what was sent without an answer, if any. */
  get bases(): T[] {
    return [this.saved, ...this.unanswered];
  }

  get isDirty(): boolean {
    return this.options.getCurrent() !== this.saved;
  }

  /** To be called after every change of the draft, undo and redo included. */
  changed(): void {
    if (this.isStopped || this.isConflicted) return;
    if (!this.isDirty) {
      this.clearTimer();
      this.dirtySince = undefined;
      if (!this.flight) this.options.onState({ kind: "saved", at: null });
      return;
    }
    this.dirtySince ??= this.now();
    // While saving fails, a change waits for the next try like everything before it.
    if (this.failures > 0 && this.timer !== undefined) return;
    if (!this.flight) this.options.onState({ kind: "unsaved" });
    const latest = this.dirtySince + LATEST_MS - this.now();
    this.schedule(Math.max(0, Math.min(QUIET_MS, latest)));
  }

  /** Save now whatever is unsaved; throws what the server said when it does not take it. */
  async flush(): Promise<void> {
    this.clearTimer();
    while (this.flight) await this.flight;
    if (this.isConflicted) throw new ApiError(412, "stale", en.journey.save.conflict);
    if (!this.isDirty) return;
    const failure = await this.attempt();
    if (failure) throw failure;
    if (this.isDirty) await this.flush();
  }

  /** Go on from another state of the server: theirs was taken in, or somebody decided. */
  rebase({ saved, revision }: Acknowledged<T>): void {
    this.saved = saved;
    this.revisionNumber = revision;
    this.unanswered = [];
    this.isConflicted = false;
    this.failures = 0;
    this.dirtySince = undefined;
    this.changed();
  }

  /** Try again at once: the network is back, or the person signed in. */
  retryNow(): void {
    if (this.failures === 0 || this.isStopped || this.isConflicted) return;
    this.schedule(0);
  }

  /** Stop for good: the editor was closed. */
  stop(): void {
    this.isStopped = true;
    this.clearTimer();
  }

  private schedule(ms: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.flight && this.isDirty) void this.attempt();
    }, ms);
  }

  private clearTimer(): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Send the draft once; returns the failure, if any. */
  private async attempt(): Promise<ApiError | undefined> {
    let failure: ApiError | undefined;
    this.flight = this.send().then((error) => {
      failure = error;
    });
    await this.flight;
    return failure;
  }

  private async send(): Promise<ApiError | undefined> {
    const draft = this.options.getCurrent();
    this.unanswered = [...this.unanswered, draft].slice(-MOST_UNANSWERED);
    this.options.onState({ kind: "saving" });
    try {
      this.revisionNumber = await this.options.save(draft, this.revisionNumber);
    } catch (error) {
      const failure = await this.failed(toApiError(error));
      this.flight = undefined;
      // Theirs, taken in, may say just what mine does.
      if (!failure && !this.isDirty) this.options.onState({ kind: "saved", at: this.now() });
      return failure;
    }
    this.flight = undefined;
    this.failures = 0;
    this.catchUps = 0;
    this.unanswered = [];
    this.saved = draft;
    this.dirtySince = undefined;
    if (this.isDirty) {
      this.dirtySince = this.now();
      if (!this.isStopped) {
        this.options.onState({ kind: "unsaved" });
        this.schedule(QUIET_MS);
      }
    } else {
      this.options.onState({ kind: "saved", at: this.now() });
    }
    return undefined;
  }

  private async failed(error: ApiError): Promise<ApiError | undefined> {
    if (error.isStale) return this.catchUp(error);
    if (!error.isTransient) this.unanswered.pop();
    const kind = kindOf(error);
    this.options.onState(kind === "offline" ? { kind } : { kind, error });
    // The server will not take a refused draft as it is; the next change tries again.
    if (kind !== "refused") this.backOff();
    else this.failures = 0;
    return error;
  }

  private backOff(): void {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LAST_RETRY_MS);
    this.failures += 1;
    if (!this.isStopped) this.schedule(wait);
  }

  private async catchUp(stale: ApiError): Promise<ApiError | undefined> {
    this.catchUps += 1;
    if (this.catchUps > MOST_CATCH_UPS) {
      this.catchUps = 0;
      return this.failed(toUnanswered(stale));
    }
    try {
      const caughtUp = !this.isStopped && (await this.options.catchUp?.());
      if (caughtUp) {
        this.rebase(caughtUp);
        return undefined;
      }
    } catch (error) {
      return this.failed(toUnanswered(error));
    }
    this.isConflicted = true;
    this.options.onState({ kind: "conflict" });
    return stale;
  }
}

function kindOf(error: ApiError): "offline" | "retrying" | "locked" | "signedOut" | "refused" {
  if (error.status === 0) return error.code === "unexpected" ? "refused" : "offline";
  if (error.status === 401 || error.status === 403) return "signedOut";
  if (error.status === 409) return "locked";
  return error.isTransient ? "retrying" : "refused";
}

/** Reading theirs failed: that is told like any failure, but for a second "stale". */
const toUnanswered = (error: unknown): ApiError => {
  const read = toApiError(error);
  return read.isStale ? new ApiError(503, read.code, read.message) : read;
};

function toApiError(error: unknown): ApiError {
  if (isApiError(error)) return error;
  return new ApiError(0, "unexpected", error instanceof Error ? error.message : String(error));
}
