/** What lies on the telephone is sealed with a key that scripts can use and cannot read. */

const IV_BYTES = 12;

/** From the server at sign-in; from here on nobody can take it out of the browser again. */
export async function importKey(base64: string): Promise<CryptoKey> {
  const raw = Uint8Array.from(atob(base64), (mark) => mark.charCodeAt(0));
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** `place` says which part of what it is, so that sealed parts can't change places. */
export async function seal(key: CryptoKey, place: string, content: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(place) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, key, content));
  const whole = new Uint8Array(IV_BYTES + sealed.length);
  whole.set(iv);
  whole.set(sealed, IV_BYTES);
  return whole;
}

export async function unseal(key: CryptoKey, place: string, whole: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const how = { name: "AES-GCM", iv: whole.slice(0, IV_BYTES), additionalData: new TextEncoder().encode(place) };
  return new Uint8Array(await crypto.subtle.decrypt(how, key, whole.slice(IV_BYTES)));
}

export async function sealJson(key: CryptoKey, place: string, value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  return seal(key, place, new TextEncoder().encode(JSON.stringify(value)));
}

export async function unsealJson<T>(key: CryptoKey, place: string, whole: Uint8Array<ArrayBuffer>): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, place, whole))) as T;
}
