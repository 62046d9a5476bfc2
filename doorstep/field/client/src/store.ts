/** The database on the telephone: what it holds, what it recorded, photos. Everything sealed; see crypt.ts. */

import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";
import { importKey, seal, sealJson, unseal, unsealJson } from "./crypt";
import type { Answer, Held, ListName, Lists, Op, Result, StoredOp } from "./types";

type Bytes = Uint8Array<ArrayBuffer>;
interface Schema extends DBSchema {
  state: { key: string; value: CryptoKey | Bytes };
  ops: { key: number; value: { seq?: number; sealed: Bytes } };
  photos: { key: string; value: Bytes };
}
interface RootSchema extends DBSchema {
  root: { key: string; value: unknown };
}
export interface Owner {
  device: string;
  user: number;
}

const ROOT = "doorstep-field";
const STRICT = { durability: "strict" } as const;
export const NOTHING_HELD: Held = { lists: {}, cursor: 0, me: null, caseload: null, serverNow: null, localNow: 0 };

async function root<T>(act: (db: IDBPDatabase<RootSchema>) => Promise<T>): Promise<T> {
  const db = await openDB<RootSchema>(ROOT, 1, { upgrade: (made) => void made.createObjectStore("root") });
  try {
    return await act(db);
  } finally {
    db.close();
  }
}

/** The number that this telephone gave itself when the app was first opened. */
export async function installNumber(): Promise<string> {
  return root(async (db) => {
    const known = (await db.get("root", "install")) as string | undefined;
    if (known) return known;
    const made = crypto.randomUUID();
    await db.put("root", made, "install");
    return made;
  });
}

export async function owner(): Promise<Owner | null> {
  return root(async (db) => ((await db.get("root", "owner")) as Owner | undefined) ?? null);
}

async function setOwner(value: Owner | null): Promise<void> {
  await root(async (db) => {
    if (value) await db.put("root", value, "owner");
    else await db.delete("root", "owner");
  });
}

export class Store {
  private constructor(
    private readonly db: IDBPDatabase<Schema>,
    private readonly key: CryptoKey,
    readonly owner: Owner,
  ) {}

  private static async database(device: string): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(`${ROOT}-${device}`, 1, {
      upgrade(made) {
        made.createObjectStore("state");
        made.createObjectStore("ops", { keyPath: "seq", autoIncrement: true });
        made.createObjectStore("photos");
      },
      blocking: (_now, _wanted, event) => (event.target as IDBDatabase).close(),
    });
  }

  /** What this telephone was last used with, if its key is still here. */
  static async open(): Promise<Store | null> {
    const who = await owner();
    if (!who) return null;
    const db = await Store.database(who.device);
    const key = await db.get("state", "key");
    if (key instanceof CryptoKey) return new Store(db, key, who);
    db.close();
    return null;
  }

  /** After a sign-in: the key from the server, kept where no script can read it. Another account's key leaves. */
  static async enter(who: Owner, base64Key: string): Promise<Store> {
    const before = await owner();
    if (before && before.device !== who.device) await Store.leave(before);
    const db = await Store.database(who.device);
    const key = await importKey(base64Key);
    await db.put("state", key, "key");
    await setOwner(who);
    return new Store(db, key, who);
  }

  private static async leave(who: Owner): Promise<void> {
    const db = await Store.database(who.device);
    await db.delete("state", "key");
    db.close();
    await setOwner(null);
  }

  /** Signing out: the key leaves, and with it all that could be read. What was not sent stays, sealed. */
  async signOut(): Promise<void> {
    this.db.close();
    await Store.leave(this.owner);
  }

  /** Erases everything of this account on this telephone. */
  async wipe(): Promise<void> {
    this.db.close();
    await Store.leave(this.owner);
    await deleteDB(`${ROOT}-${this.owner.device}`);
  }

  close(): void {
    this.db.close();
  }

  async held(): Promise<Held> {
    const sealed = await this.db.get("state", "held");
    if (!(sealed instanceof Uint8Array)) return structuredClone(NOTHING_HELD);
    return unsealJson<Held>(this.key, "held", sealed);
  }

  async ops(): Promise<StoredOp[]> {
    const rows = await this.db.getAll("ops");
    return Promise.all(
      rows.map(async (row) => ({ ...(await unsealJson<Op>(this.key, "op", row.sealed)), seq: row.seq as number })),
    );
  }

  /** Safe on the telephone when this returns: the disk has it, whatever happens to the tab or the battery. */
  async record(op: Op, photo?: Bytes): Promise<StoredOp> {
    const sealed = await sealJson(this.key, "op", op);
    const picture = photo ? await seal(this.key, `photo:${op.id}`, photo) : null;
    const work = this.db.transaction(["ops", "photos"], "readwrite", STRICT);
    if (picture) await work.objectStore("photos").put(picture, op.id);
    const seq = await work.objectStore("ops").add({ sealed });
    await work.done;
    return { ...op, seq };
  }

  async photo(id: string): Promise<Bytes | null> {
    const sealed = await this.db.get("photos", id);
    return sealed ? unseal(this.key, `photo:${id}`, sealed) : null;
  }

  /** The answer and what it does to the queue, in one stroke: both are there after a crash, or neither. */
  async take(answer: Answer, sent: StoredOp[]): Promise<Held> {
    const held = merged(await this.held(), answer);
    const sealed = await sealJson(this.key, "held", held);
    const { done, refused } = await this.verdicts(answer.results, sent);
    const work = this.db.transaction(["state", "ops", "photos"], "readwrite", STRICT);
    await work.objectStore("state").put(sealed, "held");
    for (const op of done) {
      await work.objectStore("ops").delete(op.seq);
      await work.objectStore("photos").delete(op.id);
    }
    for (const row of refused) await work.objectStore("ops").put(row);
    await work.done;
    return held;
  }

  /** The answer to one photo. */
  async settle(result: Result, sent: StoredOp): Promise<void> {
    const { done, refused } = await this.verdicts([result], [sent]);
    const work = this.db.transaction(["ops", "photos"], "readwrite", STRICT);
    for (const op of done) {
      await work.objectStore("ops").delete(op.seq);
      await work.objectStore("photos").delete(op.id);
    }
    for (const row of refused) await work.objectStore("ops").put(row);
    await work.done;
  }

  /** Somebody has read why it was refused. */
  async dismiss(op: StoredOp): Promise<void> {
    const work = this.db.transaction(["ops", "photos"], "readwrite", STRICT);
    await work.objectStore("ops").delete(op.seq);
    await work.objectStore("photos").delete(op.id);
    await work.done;
  }

  private async verdicts(results: Result[], sent: StoredOp[]) {
    const byId = new Map(sent.map((op) => [op.id, op]));
    const done: StoredOp[] = [];
    const refused: { seq: number; sealed: Bytes }[] = [];
    for (const result of results) {
      const op = byId.get(result.id);
      if (!op || result.outcome === "later") continue;
      if ((result.first ?? result.outcome) === "applied") {
        done.push(op);
      } else {
        const { seq, ...rest } = op;
        const reason = [result.sentence, result.what_to_do].filter(Boolean).join("");
        refused.push({ seq, sealed: await sealJson(this.key, "op", { ...rest, state: "refused", reason }) });
      }
    }
    return { done, refused };
  }
}

/** What the telephone holds after an answer. */
export function merged(held: Held, answer: Answer): Held {
  const lists: Lists = answer.whole ? {} : structuredClone(held.lists);
  for (const [name, numbers] of Object.entries(answer.gone) as [ListName, number[]][]) {
    for (const number of numbers) delete lists[name]?.[number];
  }
  for (const [name, rows] of Object.entries(answer.rows) as [ListName, [number, ...unknown[]][]][]) {
    const list = (lists[name] ??= {}) as Record<number, unknown>;
    for (const row of rows) list[row[0]] = row;
  }
  return {
    lists,
    cursor: answer.cursor,
    me: answer.me,
    caseload: answer.caseload ?? null,
    serverNow: answer.now,
    localNow: Date.now(),
  };
}
