/**
 * One tab of a browser edits a journey; the others look on. Tabs of one journey talk over
 * a channel: who comes asks, who edits answers. Who looks on goes on asking, so that a tab
 * that crashed or was frozen is missed; who closes says so. Answers come from the handler
 * of a message, which browsers do not slow down in a tab that is hidden, as they do timers.
 * Each claim has a number above all that were heard: the highest holds.
 */

export interface Message {
  kind: "ask" | "mine" | "free" | "hand over";
  from: string;
  claim: number;
  /** Of "free": only for this tab. */
  to?: string;
}

export type Holding = "here" | "elsewhere";

interface GuardOptions {
  id: string;
  post: (message: Message) => void;
  /** Where the journey is edited; called on every change. */
  onChange: (holding: Holding) => void;
  /** Another tab takes over: save. It gets the journey when this settles, either way. */
  handOver: () => Promise<unknown>;
}

export const ASK_MS = 2_000;
/** Nobody answered this often in a row: nobody is there. */
const MISSES = 3;
/** Who was here first has answered by then. */
export const FIRST_MS = 500;
/** How long a tab that should hand over has to save. */
export const PATIENCE_MS = 6_000;

export class TabGuard {
  private holding: Holding = "here";
  private claim = 0;
  private highest = 0;
  private misses = 0;
  private isHandingOver = false;
  private isStopped = false;
  private first: ReturnType<typeof setTimeout> | undefined;
  private asking: ReturnType<typeof setInterval> | undefined;
  private taking: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: GuardOptions) {}

  /** A tab edits at once; it gives way if it hears that it is not the first. */
  start(): void {
    this.post("ask");
    this.first = setTimeout(() => {
      if (this.holding === "here") this.claim = this.highest + 1;
    }, FIRST_MS);
  }

  /** Ask whether somebody took over meanwhile: the tab may have been frozen. */
  check(): void {
    if (this.holding === "here") this.post("ask");
  }

  hear({ kind, from, claim, to }: Message): void {
    if (this.isStopped || from === this.options.id) return;
    this.highest = Math.max(this.highest, claim);
    if (kind === "mine") this.compare(from, claim);
    else if (kind === "free") this.freed(to);
    else if (this.holding === "here") {
      if (kind === "ask") this.post("mine");
      else void this.handOver(from);
    }
  }

  /** Ask the tab that edits to save and let go; without an answer it is taken to be gone. */
  takeOver(): void {
    if (this.holding === "here" || this.taking) return;
    this.post("hand over");
    this.taking = setTimeout(() => this.take(), PATIENCE_MS);
  }

  /** The journey is left: others may edit it. */
  stop(): void {
    if (this.isStopped) return;
    if (this.holding === "here") this.post("free");
    this.isStopped = true;
    this.settle();
  }

  private compare(from: string, claim: number): void {
    const isTheirs = claim > this.claim || (claim === this.claim && from > this.options.id);
    if (this.holding === "elsewhere") this.misses = 0;
    else if (isTheirs) this.giveWay();
    else this.post("mine");
  }

  private freed(to: string | undefined): void {
    if (this.holding === "elsewhere" && (to === undefined || to === this.options.id)) this.take();
  }

  private giveWay(): void {
    this.settle();
    this.holding = "elsewhere";
    this.misses = 0;
    this.asking = setInterval(() => this.ask(), ASK_MS);
    this.options.onChange("elsewhere");
  }

  private ask(): void {
    this.misses += 1;
    if (this.misses > MISSES) this.take();
    else this.post("ask");
  }

  private take(): void {
    this.settle();
    this.holding = "here";
    this.claim = this.highest + 1;
    this.highest = this.claim;
    this.post("mine");
    this.options.onChange("here");
  }

  private async handOver(to: string): Promise<void> {
    if (this.isHandingOver) return;
    this.isHandingOver = true;
    await this.options.handOver().catch(() => undefined);
    this.isHandingOver = false;
    if (this.isStopped || this.holding === "elsewhere") return;
    this.giveWay();
    this.post("free", to);
  }

  private settle(): void {
    clearTimeout(this.first);
    clearInterval(this.asking);
    clearTimeout(this.taking);
    this.asking = undefined;
    this.taking = undefined;
  }

  private post(kind: Message["kind"], to?: string): void {
    const { id, post } = this.options;
    post({ kind, from: id, claim: this.claim, ...(to === undefined ? {} : { to }) });
  }
}
