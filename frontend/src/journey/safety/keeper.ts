/** Keeps the copy in this browser level with the draft: soon after a change, gone once saved. */
import type { Copies, Copy } from "./copies";

export const KEEP_MS = 300;

interface KeeperOptions {
  owner: { user: number; journey: number };
  make: () => Pick<Copy, "mine" | "bases" | "revision">;
  /** What is unsaved is in this browser, or no longer is. */
  onKept?: (isKept: boolean) => void;
  /** Milliseconds. */
  now?: () => number;
}

export class Keeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** One thing at a time, in the order asked for. */
  private queue: Promise<unknown> = Promise.resolve();
  private isKept = false;
  /** Until the first save also one of an earlier visit. */
  private isThere = true;

  constructor(
    private readonly copies: Copies,
    private readonly options: KeeperOptions,
  ) {}

  /** What is unsaved now is also in this browser. */
  get isSafe(): boolean {
    return this.isKept;
  }

  /** The draft changed and is unsaved. */
  changed(): void {
    this.set(false);
    this.timer ??= setTimeout(() => void this.keep(), KEEP_MS);
  }

  /** Write the copy at once: the page may be going. */
  keep(): Promise<void> {
    this.stop();
    const { owner, make, now = Date.now } = this.options;
    const copy = { ...owner, at: now(), ...make() };
    this.isThere = true;
    return this.after(async () => {
      const worked = await this.copies.write(copy);
      // Something newer may be waiting already.
      if (this.timer === undefined) this.set(worked);
    });
  }

  /** The server has everything: nothing is left to keep. */
  saved(): Promise<void> {
    this.stop();
    this.set(false);
    if (!this.isThere) return Promise.resolve();
    this.isThere = false;
    const { user, journey } = this.options.owner;
    return this.after(() => this.copies.remove(user, journey));
  }

  stop(): void {
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.timer = undefined;
  }

  private set(isKept: boolean): void {
    if (isKept === this.isKept) return;
    this.isKept = isKept;
    this.options.onKept?.(isKept);
  }

  private after(task: () => Promise<unknown>): Promise<void> {
    this.queue = this.queue.then(task);
    return this.queue.then(() => undefined);
  }
}
