/** The line to the server: JSON there and back, with what can go wrong on the way told apart. */

import { conf } from "./config";
import type { Answer, Result } from "./types";

export class NoLine extends Error {}
export class SignInFirst extends Error {}
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: string,
  ) {
    super(sentence || code);
  }
}
export interface Hello {
  signed_in: boolean;
  may_use: boolean;
  wipe: boolean;
  csrf: string;
  user?: number;
}

const PATIENCE = 30_000;
let csrf = "";

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      headers: { Accept: "application/json", "X-CSRFToken": csrf, ...init.headers },
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    throw new NoLine();
  }
}

async function read<T>(response: Response): Promise<T> {
  // A server that is down behind a gateway, or a hotel's sign-in page: as good as no line.
  if (response.status >= 500) throw new NoLine();
  let found: unknown;
  try {
    found = await response.json();
  } catch {
    if (response.ok) throw new NoLine();
    throw new Refusal(response.status, "", "");
  }
  if (response.ok) return found as T;
  const { code = "", sentence = "" } = found as { code?: string; sentence?: string };
  if (response.status === 401) throw new SignInFirst();
  throw new Refusal(response.status, code, sentence);
}

export async function hello(device?: string): Promise<Hello> {
  const found = await read<Hello>(await ask(conf().urls.hello + (device ? `?device=${device}` : ""), {}));
  csrf = found.csrf;
  return found;
}

async function send<T>(url: string, body: BodyInit, headers: Record<string, string>): Promise<T> {
  if (!csrf) await hello();
  const first = await ask(url, { method: "POST", body, headers });
  // The token belongs to the session: after a new sign-in it is another.
  const stale = first.status === 403 && !first.headers.get("content-type")?.includes("json");
  if (!stale) return read<T>(first);
  await hello();
  return read<T>(await ask(url, { method: "POST", body, headers }));
}

async function post<T>(url: string, content: unknown): Promise<T> {
  return send<T>(url, JSON.stringify(content), { "Content-Type": "application/json" });
}

export async function registerDevice(install: string, name: string): Promise<{ device: string; key: string; user: number }> {
  return post(conf().urls.device, { install, name });
}

export async function sync(question: unknown): Promise<Answer> {
  return post<Answer>(conf().urls.sync, question);
}

export async function tellWiped(device: string): Promise<void> {
  await post(conf().urls.wiped, { device });
}

export async function sendPhoto(meta: unknown, photo: Uint8Array<ArrayBuffer>): Promise<Result> {
  const form = new FormData();
  form.set("operation", JSON.stringify(meta));
  form.set("photo", new Blob([photo], { type: "image/jpeg" }), "photo.jpg");
  return send<Result>(conf().urls.photo, form, {});
}

export async function signOut(): Promise<void> {
  if (!csrf) await hello();
  await ask(conf().urls.sign_out, { method: "POST", redirect: "manual" });
}
