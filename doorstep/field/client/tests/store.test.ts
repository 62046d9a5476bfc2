/** What was recorded stays until it is answered; what lies on the telephone can't be read without the key. */

import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test } from "vitest";
import { seal, unseal, importKey } from "../src/crypt";
import { merged, NOTHING_HELD, owner, Store } from "../src/store";
import type { Answer, Op } from "../src/types";

const KEY = btoa(String.fromCharCode(...new Uint8Array(32).fill(7)));
const WHO = { device: "d1", user: 5 };
let number = 0;

function op(kind = "knock"): Op {
  number += 1;
  return { id: `op-${number}`, kind, at: "2026-05-01T08:00:00Z", after: null, body: { door: 9, said: "geheim" }, label: "x", state: "waiting" };
}

function answer(changes: Partial<Answer> = {}): Answer {
  const me = { name: "", area: "", today: "2026-05-01", demo: false };
  return { now: "2026-05-01T08:00:00Z", results: [], cursor: 1, whole: true, rows: {}, gone: {}, me, ...changes };
}

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("a record survives the death of the tab", async () => {
  const store = await Store.enter(WHO, KEY);
  await store.record(op());
  store.close();
  const again = await Store.open();
  expect((await again?.ops())?.map((one) => one.kind)).toEqual(["knock"]);
});

test("an answered record leaves, a refused one stays with its reason, one without an answer waits", async () => {
  const store = await Store.enter(WHO, KEY);
  const sent = [await store.record(op()), await store.record(op()), await store.record(op()), await store.record(op())];
  const [done, refused, later] = sent.map((one) => one.id);
  await store.take(
    answer({
      results: [
        { id: done!, outcome: "already", first: "applied" },
        { id: refused!, outcome: "refused", sentence: "Reached.", what_to_do: "Nothing." },
        { id: later!, outcome: "later" },
      ],
    }),
    sent,
  );
  const left = await store.ops();
  expect(left.map((one) => [one.id, one.state])).toEqual([
    [refused, "refused"],
    [later, "waiting"],
    [sent[3]!.id, "waiting"],
  ]);
  expect(left[0]?.reason).toBe("Reached.Nothing.");
});

test("what lies in the database is sealed", async () => {
  const store = await Store.enter(WHO, KEY);
  await store.record(op(), new TextEncoder().encode("geheim") as Uint8Array<ArrayBuffer>);
  await store.take(answer({ rows: { people: [[1, "geheim", 1, 1950, 0, [], ""]] } }), []);
  const db = await new Promise<IDBDatabase>((done) => {
    const asked = indexedDB.open("doorstep-field-d1");
    asked.onsuccess = () => done(asked.result);
  });
  for (const name of ["state", "ops", "photos"]) {
    const rows = await new Promise<unknown[]>((done) => {
      const asked = db.transaction(name).objectStore(name).getAll();
      asked.onsuccess = () => done(asked.result as unknown[]);
    });
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const bytes = row instanceof Uint8Array ? row : ((row as { sealed?: Uint8Array }).sealed ?? new Uint8Array());
      expect(new TextDecoder().decode(bytes)).not.toContain("geheim");
    }
  }
});

test("the key can't be taken out and leaves with signing out; what was not sent is there after the next sign-in", async () => {
  const key = await importKey(KEY);
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  const store = await Store.enter(WHO, KEY);
  await store.record(op());
  await store.signOut();
  expect(await Store.open()).toBeNull();
  expect(await owner()).toBeNull();
  const again = await Store.enter(WHO, KEY);
  expect(await again.ops()).toHaveLength(1);
});

test("another account sees nothing of the first, whose key has left", async () => {
  const store = await Store.enter(WHO, KEY);
  await store.record(op());
  store.close();
  const other = await Store.enter({ device: "d2", user: 6 }, btoa(String.fromCharCode(...new Uint8Array(32).fill(8))));
  expect(await other.ops()).toHaveLength(0);
  expect((await Store.open())?.owner.device).toBe("d2");
});

test("wiped is wiped", async () => {
  const store = await Store.enter(WHO, KEY);
  await store.record(op());
  await store.wipe();
  expect((await indexedDB.databases()).map((one) => one.name)).not.toContain("doorstep-field-d1");
  const again = await Store.enter(WHO, KEY);
  expect(await again.ops()).toHaveLength(0);
});

test("sealed parts can't change places, and a changed bit is noticed", async () => {
  const key = await importKey(KEY);
  const sealed = await seal(key, "held", new Uint8Array([1, 2, 3]));
  expect([...(await unseal(key, "held", sealed))]).toEqual([1, 2, 3]);
  await expect(unseal(key, "op", sealed)).rejects.toThrow();
  sealed[20]! ^= 1;
  await expect(unseal(key, "held", sealed)).rejects.toThrow();
});

test("a difference is laid over what is held; a whole answer replaces it", () => {
  const before = merged(NOTHING_HELD, answer({ rows: { homes: [[1, "a", "", "", ""], [2, "b", "", "", ""]] } }));
  const after = merged(before, answer({ whole: false, cursor: 2, rows: { homes: [[2, "c", "", "", ""]] }, gone: { homes: [1] } }));
  expect(after.lists.homes).toEqual({ 2: [2, "c", "", "", ""] });
  expect(merged(after, answer({ rows: {} })).lists).toEqual({});
});
