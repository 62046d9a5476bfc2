/** The lists with what waits on top: what one has just recorded is seen at once, sent or not. */

import { conf } from "./config";
import type { Activity, Card, Door, FollowUp, Held, Home, Person, Round, Signup, StoredOp, Task } from "./types";

export class View {
  readonly people: Map<number, Person>;
  readonly homes: Map<number, Home>;
  readonly cards: Map<number, Card>;
  readonly rounds: Map<number, Round>;
  readonly doors: Map<number, Door>;
  readonly activities: Map<number, Activity>;
  readonly signups: Signup[];
  readonly tasks: Map<number, Task>;
  readonly followUps: Map<number, FollowUp>;
  /** Tasks that were done on this telephone and are not answered yet. */
  readonly visited = new Map<number, string>();
  readonly byHome = new Map<number, Person[]>();
  /** activity → people checked in here and not answered yet; heads counted here. */
  readonly camePending = new Map<number, Set<number>>();
  readonly headsPending = new Map<number, number>();

  constructor(
    readonly held: Held,
    ops: StoredOp[],
  ) {
    const { lists } = held;
    this.people = mapOf(lists.people);
    this.homes = mapOf(lists.homes);
    this.cards = mapOf(lists.cards);
    this.rounds = mapOf(lists.rounds);
    this.doors = mapOf(lists.doors);
    this.activities = mapOf(lists.activities);
    this.tasks = mapOf(lists.tasks);
    this.followUps = mapOf(lists.followups);
    this.signups = Object.values(lists.signups ?? {});
    for (const person of this.people.values()) {
      const behind = this.byHome.get(person[4]);
      if (behind) behind.push(person);
      else this.byHome.set(person[4], [person]);
    }
    for (const op of ops) if (op.state === "waiting") this.lay(op);
  }

  private lay(op: StoredOp): void {
    const { body } = op;
    if (op.kind === "knock") {
      const door = this.doors.get(body.door as number);
      if (!door || door[3] === "reached") return;
      const [id, round, home, , knocks] = door;
      this.doors.set(id, [id, round, home, body.result as string, knocks + 1, (body.heads as number) ?? 0]);
    } else if (op.kind === "visit") {
      this.visited.set(body.task as number, op.at);
    } else if (op.kind === "follow_up") {
      this.followUps.delete(body.follow_up as number);
    } else if (op.kind === "check_in") {
      const activity = body.activity as number;
      const came = this.camePending.get(activity) ?? new Set();
      this.camePending.set(activity, came.add(body.person as number));
    } else if (op.kind === "heads") {
      const activity = body.activity as number;
      this.headsPending.set(activity, (this.headsPending.get(activity) ?? 0) + (body.heads as number));
    }
  }

  address(home: number): string {
    const found = this.homes.get(home);
    if (!found) return "";
    const [, address, building, unit, room] = found;
    const place = address.endsWith(building) || !building ? address : building;
    return [place, unit && !address.includes(unit) ? unit : "", room && !address.includes(room) ? room : ""]
      .filter(Boolean)
      .join("-");
  }

  coverage(round: number): { doors: number; reached: number; heads: number; open: Door[] } {
    const doors = [...this.doors.values()].filter((door) => door[1] === round);
    const reached = doors.filter((door) => door[3] === "reached");
    return {
      doors: doors.length,
      reached: reached.length,
      heads: reached.reduce((sum, door) => sum + door[5], 0),
      open: doors.filter((door) => door[3] !== "reached"),
    };
  }
}

function mapOf<T>(rows: Record<number, T> | undefined): Map<number, T> {
  return new Map(Object.entries(rows ?? {}).map(([key, row]) => [Number(key), row]));
}

/** The family name and two stars, as on every list of staff. */
export function masked(name: string): string {
  if (!name) return "";
  const family = name.length > 2 && conf().surnames.includes(name.slice(0, 2)) ? name.slice(0, 2) : name.slice(0, 1);
  return `${family}**`;
}

/** In the order in which one walks: by building and floor, numbers as numbers. */
const ORDER = new Intl.Collator("zh", { numeric: true });
export function byAddress(one: string, other: string): number {
  return ORDER.compare(one, other);
}
