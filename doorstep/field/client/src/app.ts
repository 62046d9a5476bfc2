/** What every screen gets: what the telephone holds, a way to record, a way to another screen. */

import type { Engine } from "./engine";
import type { StoredOp } from "./types";
import { View } from "./view";

export interface App {
  readonly engine: Engine;
  readonly view: View;
  /** Cards that were opened since the app was; only these show names and numbers. */
  readonly opened: Set<number>;
  go(hash: string): void;
  refresh(): void;
  signOut(): Promise<void>;
  say(sentence: string): void;
}

export interface Screen {
  title: string;
  /** Which tab it belongs to. */
  tab: "today" | "find" | "doors" | "mine";
  /** Where one goes back to; none on the four first screens. */
  back?: string;
  main: Node[];
  /** In place of the tabs, on a screen with one thing to do. */
  foot?: Node[];
  /** Holds what somebody is entering: not drawn anew when an answer arrives. */
  keeps?: boolean;
}

/** Opens a card: once logged, then shown as long as the app is open. */
export async function openCard(app: App, person: number, label: string): Promise<void> {
  if (!app.opened.has(person)) {
    await app.engine.record("open", { person }, label);
    app.opened.add(person);
  }
  app.refresh();
}

export function pendingFor(ops: StoredOp[], kind: string, name: string, value: number): boolean {
  return ops.some((op) => op.state === "waiting" && op.kind === kind && op.body[name] === value);
}
