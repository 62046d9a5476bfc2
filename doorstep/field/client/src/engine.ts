/** Sends what was recorded and fetches what has changed, whenever there is a line; says in one word how things stand. */

import { conf } from "./config";
import * as line from "./line";
import { isOver } from "./lock";
import { type Store, installNumber } from "./store";
import type { Held, Op, StoredOp } from "./types";

export type Line = "sending" | "well" | "offline" | "sign_in" | "no_access" | "broken";
const AT_ONCE = 50;
const EVERY = 60_000;

export interface Seen {
  held: Held;
  ops: StoredOp[];
  line: Line;
}

export class Engine {
  held!: Held;
  ops: StoredOp[] = [];
  line: Line = "well";
  private running: Promise<void> | null = null;
  private again = false;
  private timer = 0;

  constructor(
    private readonly store: Store,
    private readonly changed: () => void,
    private readonly wiped: () => void,
    /** Somebody else has signed in with this browser. */
    private readonly other: () => void,
    /** It has been silent for too long. */
    private readonly locked: () => void,
    /** Somebody has just signed in: what lies here may be read before the first answer. */
    private trusted = false,
  ) {}

  async start(): Promise<void> {
    this.held = await this.store.held();
    this.ops = await this.store.ops();
    addEventListener("online", this.go);
    addEventListener("offline", this.dark);
    document.addEventListener("visibilitychange", this.go);
    this.timer = window.setInterval(this.go, EVERY);
  }

  get isOver(): boolean {
    return !this.trusted && isOver(this.held);
  }

  stop(): void {
    removeEventListener("online", this.go);
    removeEventListener("offline", this.dark);
    document.removeEventListener("visibilitychange", this.go);
    clearInterval(this.timer);
    this.store.close();
  }

  get waiting(): StoredOp[] {
    return this.ops.filter((op) => op.state === "waiting");
  }

  get refused(): StoredOp[] {
    return this.ops.filter((op) => op.state === "refused");
  }

  /** One act. When this returns it is safe on the telephone; sending it is another matter. */
  async record(kind: string, body: Op["body"], label: string, photo?: Uint8Array<ArrayBuffer>): Promise<StoredOp> {
    const op: Op = {
      id: crypto.randomUUID(),
      kind,
      at: new Date().toISOString(),
      after: this.held.serverNow,
      body,
      label,
      state: "waiting",
    };
    const stored = await this.store.record(op, photo);
    this.ops.push(stored);
    this.changed();
    this.go();
    return stored;
  }

  async dismiss(op: StoredOp): Promise<void> {
    await this.store.dismiss(op);
    this.ops = this.ops.filter((one) => one.seq !== op.seq);
    this.changed();
  }

  readonly go = (): void => {
    if (this.isOver) void this.lock();
    else void this.sync();
  };

  /** The key leaves, with it all that could be read; what was recorded stays, sealed, until the next sign-in. */
  async lock(): Promise<void> {
    // Another tab may have been in touch.
    this.held = await this.store.held();
    if (!this.isOver) return this.sync();
    const { device } = this.store.owner;
    this.stop();
    await this.store.signOut();
    this.locked();
    try {
      // Perhaps it was to be erased meanwhile.
      if ((await line.hello(device)).wipe) await this.erase();
    } catch {
      // No line: the key is gone, on the server too when it was ordered.
    }
  }

  private readonly dark = (): void => {
    this.set("offline");
  };

  /** Now; while one is under way, once more after it. One tab at a time. */
  async sync(): Promise<void> {
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = (async () => {
      do {
        this.again = false;
        await this.once();
      } while (this.again);
    })();
    try {
      await this.running;
    } finally {
      this.running = null;
    }
  }

  private async once(): Promise<void> {
    this.set("sending");
    try {
      await navigator.locks.request("doorstep-field-sync", () => this.exchange());
      this.set("well");
    } catch (fault) {
      await this.explain(fault);
    }
  }

  private async exchange(): Promise<void> {
    // Another tab may have recorded or sent something meanwhile.
    this.ops = await this.store.ops();
    for (;;) {
      const queue = this.waiting.filter((op) => op.kind !== "photo");
      const sent = queue.slice(0, AT_ONCE);
      const answer = await line.sync({
        device: this.store.owner.device,
        cursor: (await this.store.held()).cursor,
        sent_at: new Date().toISOString(),
        waiting: this.waiting.length - sent.length,
        version: conf().version,
        operations: sent.map(({ id, kind, at, after, body }) => ({ id, kind, at, after, body })),
      });
      if (answer.wipe) return this.erase();
      this.held = await this.store.take(answer, sent);
      this.trusted = false;
      this.ops = await this.store.ops();
      this.changed();
      const answered = new Set(answer.results.filter((one) => one.outcome !== "later").map((one) => one.id));
      if (!sent.some((op) => answered.has(op.id)) || sent.length < AT_ONCE) break;
    }
    await this.sendPhotos();
  }

  /** Pictures come after the records they belong to, one by one, so that a weak line carries at least some. */
  private async sendPhotos(): Promise<void> {
    for (const op of this.waiting.filter((one) => one.kind === "photo")) {
      const picture = await this.store.photo(op.id);
      if (!picture) continue;
      const { id, at, after, body } = op;
      const meta = { device: this.store.owner.device, sent_at: new Date().toISOString(), id, at, after, body };
      await this.store.settle(await line.sendPhoto(meta, picture), op);
      this.ops = await this.store.ops();
      this.changed();
    }
  }

  private async explain(fault: unknown): Promise<void> {
    if (fault instanceof line.NoLine) this.set("offline");
    else if (fault instanceof line.SignInFirst) await this.signedOut();
    else if (fault instanceof line.Refusal && fault.code === "field_wiped") await this.erase();
    else if (fault instanceof line.Refusal && fault.code === "field_device") this.other();
    else if (fault instanceof line.Refusal && [403, 404].includes(fault.status)) this.set("no_access");
    else {
      console.error(fault);
      this.set("broken");
    }
  }

  /** The session is over. An order to erase reaches the telephone all the same. */
  private async signedOut(): Promise<void> {
    this.set("sign_in");
    try {
      if ((await line.hello(this.store.owner.device)).wipe) await this.erase();
    } catch {
      // No line: another time.
    }
  }

  private async erase(): Promise<void> {
    const { device } = this.store.owner;
    this.stop();
    await this.store.wipe();
    try {
      await line.tellWiped(device);
    } catch {
      // It is erased; that the office does not know yet is the smaller evil.
    }
    this.wiped();
  }

  private set(now: Line): void {
    if (this.line === now) return;
    this.line = now;
    this.changed();
  }
}

/** The name of a telephone as the office reads it. */
export function nameOfPhone(agent: string): string {
  const system = /HarmonyOS|Android|iPhone|iPad|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? "";
  const browser = /MicroMessenger|HuaweiBrowser|Edg|Chrome|Firefox|Safari/.exec(agent)?.[0] ?? "";
  const words: Record<string, string> = { MicroMessenger: "WeChat", Edg: "Edge" };
  return [system, words[browser] ?? browser].filter(Boolean).join(", ") || "?";
}

export async function register(): Promise<{ device: string; key: string; user: number }> {
  return line.registerDevice(await installNumber(), nameOfPhone(navigator.userAgent));
}
