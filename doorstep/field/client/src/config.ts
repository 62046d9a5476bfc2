/** What the shell page says about the server: addresses, icons, words. */

export interface Config {
  version: string;
  icons: string;
  /** Family names of two characters. */
  surnames: string[];
  tags: Record<string, string>;
  choices: Record<string, [value: string, word: string][]>;
  /** The sheet of a visit: what is asked, and the answers that there are. */
  visit?: {
    modes: [code: string, word: string][];
    results: [code: string, word: string, met: boolean][];
    lines: [code: string, word: string][];
    needs: [code: string, word: string][];
  };
  urls: Record<"hello" | "device" | "sync" | "photo" | "wiped" | "sign_in" | "sign_out" | "worker" | "console", string>;
}

function readJson<T>(id: string, otherwise: T): T {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : otherwise;
}

let config: Config | undefined;
export function conf(): Config {
  config ??= readJson<Config>("config", {
    version: "",
    icons: "",
    surnames: [],
    tags: {},
    choices: {},
    urls: {} as Config["urls"],
  });
  return config;
}

let words: Record<string, string> | undefined;

/** A sentence in the language of the page; places in it are written %(name)s, as on the server. */
export function t(id: string, places: Record<string, string | number> = {}): string {
  words ??= readJson<Record<string, string>>("words", {});
  const said = words[id] ?? id;
  return said.replace(/%\((\w+)\)s/g, (whole, name: string) => String(places[name] ?? whole));
}
