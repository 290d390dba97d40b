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

export type SaveState =
  | { kind: "saved"; at: number | null }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "retrying"; error: ApiError }
  | { kind: "refused"; error: ApiError }
  | { kind: "conflict" };

export interface AutosaveOptions<T> {
  /** The draft as the server has it, and its revision. */
  saved: T;
  revision: number;
  getCurrent: () => T;
  /** Send a draft based on a revision; answers with the new revision. */
  save: (draft: T, revision: number) => Promise<number>;
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
    this.failures = 0;
    this.dirtySince ??= this.now();
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
    this.options.onState({ kind: "saving" });
    try {
      this.revisionNumber = await this.options.save(draft, this.revisionNumber);
    } catch (error) {
      this.flight = undefined;
      return this.failed(toApiError(error));
    }
    this.flight = undefined;
    this.failures = 0;
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

  private failed(error: ApiError): ApiError {
    if (error.isStale) {
      this.isConflicted = true;
      this.options.onState({ kind: "conflict" });
    } else if (error.isTransient) {
      const wait = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LAST_RETRY_MS);
      this.failures += 1;
      this.options.onState({ kind: "retrying", error });
      if (!this.isStopped) this.schedule(wait);
    } else {
      // The server will not take this draft as it is; the next change tries again.
      this.options.onState({ kind: "refused", error });
    }
    return error;
  }
}

function toApiError(error: unknown): ApiError {
  if (isApiError(error)) return error;
  return new ApiError(0, "unexpected", error instanceof Error ? error.message : String(error));
}
