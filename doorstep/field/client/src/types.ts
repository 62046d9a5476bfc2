/** Rows as the server sends them: short lists, the number first. The order is that of selectors/caseload.py. */

export type Person = [id: number, name: string, sex: number, born: number, home: number, tags: string[], area: string];
export type Home = [id: number, address: string, building: string, unit: string, room: string];
export type Contact = [name: string, relation: string, phone: string];
export type Card = [
  person: number, phone: string, living: string, housing: string, floor: string, lift: string, note: string, near: Contact[],
];
export type FollowUp = [id: number, person: number, level: string, due: string];
export type Round = [id: number, topic: string, say: string, from: string, until: string, doors: number];
export type Door = [id: number, round: number, home: number, state: string, knocks: number, heads: number];
export type Activity = [id: number, title: string, starts: string, ends: string, place: string, state: string];
export type Signup = [id: number, activity: number, number: number, person: number, name: string, came: boolean];

/** The last visit: when, whether somebody was met, and what was not as usual. */
export type LastVisit = [on: string, result: string, abnormal: string[]];
export type Task = [id: number, person: number, due: string, why: string, last: LastVisit | null, state: string];

export interface Rows {
  people: Person;
  homes: Home;
  cards: Card;
  followups: FollowUp;
  rounds: Round;
  doors: Door;
  activities: Activity;
  signups: Signup;
  tasks: Task;
}
export type ListName = keyof Rows;
export type Lists = { [N in ListName]?: Record<number, Rows[N]> };

/** One act as it was recorded, under a number of its own; sent until it has an answer. */
export interface Op {
  id: string;
  kind: string;
  /** The clock of the telephone, and the last moment of the server's clock that it knew of. */
  at: string;
  after: string | null;
  body: Record<string, unknown>;
  /** For the list of what waits: in words, without a name. */
  label: string;
  state: "waiting" | "refused";
  reason?: string;
}
export type StoredOp = Op & { seq: number };

export interface Me {
  name: string;
  area: string;
  today: string;
  /** Longer without an answer it locks itself. */
  lock_days?: number;
  demo: boolean;
}
export interface CaseloadInfo {
  total: number;
  cap: number;
  capped: boolean;
}
export interface Result {
  id: string;
  outcome: "applied" | "already" | "refused" | "later";
  first?: "applied" | "refused";
  code?: string;
  sentence?: string;
  what_to_do?: string;
  answer?: Record<string, unknown>;
}
export interface Answer {
  now: string;
  results: Result[];
  wipe?: boolean;
  cursor: number;
  whole: boolean;
  rows: { [N in ListName]?: Rows[N][] };
  gone: { [N in ListName]?: number[] };
  me: Me;
  caseload?: CaseloadInfo;
}
/** Everything of a telephone but its operations; sealed as one. */
export interface Held {
  lists: Lists;
  cursor: number;
  me: Me | null;
  caseload: CaseloadInfo | null;
  /** The server's clock at the last answer, and ours at that moment. */
  serverNow: string | null;
  localNow: number;
}
