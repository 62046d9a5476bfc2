/** Opens the app: with what is on the telephone, line or no line; asks for a sign-in where there is no key. */

import type { App, Screen } from "./app";
import { conf, t } from "./config";
import { button, h, icon, link } from "./dom";
import { Engine, type Line, register } from "./engine";
import * as line from "./line";
import { daysSilent } from "./lock";
import { activityScreen } from "./screens/activity";
import { doorsScreen, roundScreen } from "./screens/doors";
import { findScreen } from "./screens/find";
import { mineScreen, signInAddress } from "./screens/mine";
import { only } from "./screens/parts";
import { editScreen, personScreen } from "./screens/person";
import { followUpScreen } from "./screens/followup";
import { visitScreen } from "./screens/visit";
import { missing, todayScreen } from "./screens/today";
import { Store } from "./store";
import { View } from "./view";

const ROUTES: [RegExp, (app: App, id: number) => Screen][] = [
  [/^#\/today$/, todayScreen],
  [/^#\/find$/, findScreen],
  [/^#\/doors$/, doorsScreen],
  [/^#\/mine$/, mineScreen],
  [/^#\/person\/(\d+)$/, personScreen],
  [/^#\/edit\/(\d+)$/, editScreen],
  [/^#\/round\/(\d+)$/, roundScreen],
  [/^#\/followup\/(\d+)$/, followUpScreen],
  [/^#\/visit\/(\d+)$/, visitScreen],
  [/^#\/activity\/(\d+)$/, activityScreen],
];

function body(...parts: Node[]): void {
  const root = document.getElementById("app");
  root?.replaceChildren(...parts);
}

function plain(title: string, ...content: Node[]): void {
  document.title = `${title} · ${t("Doorstep")}`;
  body(
    h("header.d-top", {}, h("a.d-mark", { href: location.pathname }, icon("mark"), t("Doorstep"))),
    h("main.d-main", { id: "main", tabindex: -1 }, ...content),
  );
}

/** One line that always says how things stand. */
function syncBar(engine: Engine): HTMLElement {
  const left = engine.waiting.length;
  const words: Record<Line, [string, string]> = {
    offline: ["off", t("No signal, record as usual")],
    sending: ["upload", t("Sending and fetching")],
    sign_in: ["key", t("Sign in again to send")],
    no_access: ["lock", t("Your role no longer reaches here. Ask the office.")],
    broken: ["warn", t("Sending failed, tried again by itself")],
    well: ["okc", t("Everything is sent")],
  };
  const [mark, said] = words[engine.line];
  const isDone = engine.line === "well" && left === 0 && engine.refused.length === 0;
  const count = left ? t("%(n)s to be sent", { n: left }) : engine.refused.length ? t("%(n)s refused", { n: engine.refused.length }) : "";
  const partly = engine.refused.length > 0 && engine.line === "well" && !left;
  return h(
    "div",
    { class: `d-sync f-sync ${isDone ? "is-done" : ""}`.trim(), role: "status" },
    h(
      "a",
      { href: "#/mine" },
      icon(partly ? "warn" : mark),
      h("span", {}, partly ? t("Sent, but not all was taken") : said),
      count ? h("b.num", {}, count) : null,
    ),
  );
}

function tabs(screen: Screen, engine: Engine): HTMLElement {
  const items: [Screen["tab"], string, string, number][] = [
    ["today", t("Today"), "walk", 0],
    ["find", t("Find people"), "find", 0],
    ["doors", t("At the doors"), "home", 0],
    ["mine", t("Mine"), "me", engine.refused.length],
  ];
  return h(
    "nav.d-tabs",
    { "aria-label": t("Main navigation") },
    items.map(([key, word, mark, count]) =>
      h("a", { href: `#/${key}`, "aria-current": screen.tab === key ? "page" : null }, icon(mark), count ? h("b", {}, count, h("span.vh", {}, ` ${t("refused")}`)) : null, word),
    ),
  );
}

class Frame implements App {
  readonly opened = new Set<number>();
  view!: View;
  private shown = "";
  private keeping = false;
  private said: string | null = null;

  private readonly moved = (): void => this.draw(true);

  constructor(readonly engine: Engine) {
    addEventListener("hashchange", this.moved);
  }

  /** Another page has taken its place. */
  leave(): void {
    removeEventListener("hashchange", this.moved);
  }

  /** An answer has come, or something was recorded. What somebody is entering stays as it is. */
  changed(): void {
    this.view = new View(this.engine.held, this.engine.ops);
    if (!this.keeping) this.draw(false);
    document.querySelector(".f-sync")?.replaceWith(syncBar(this.engine));
  }

  go(hash: string): void {
    if (location.hash === hash) this.draw(true);
    else location.hash = hash;
  }

  refresh(): void {
    this.view = new View(this.engine.held, this.engine.ops);
    this.draw(false);
  }

  say(sentence: string): void {
    this.said = sentence;
    this.fresh = true;
    if (this.keeping) return;
    this.draw(false);
  }

  async signOut(): Promise<void> {
    try {
      await line.signOut();
    } catch {
      // No line: the key leaves all the same, and the session ends by itself.
    }
    this.engine.stop();
    const store = await Store.open();
    await store?.signOut();
    location.hash = "";
    location.reload();
  }

  private screen(): Screen {
    const hash = location.hash || "#/today";
    for (const [pattern, make] of ROUTES) {
      const found = pattern.exec(hash);
      if (found) return make(this, Number(found[1] ?? 0));
    }
    return missing();
  }

  draw(moved: boolean): void {
    const at = scrollY;
    const active = document.activeElement?.id;
    const screen = this.screen();
    this.keeping = screen.keeps ?? false;
    document.title = `${screen.title} · ${t("Doorstep")}`;
    const back = screen.back ? h("a.d-top__back", { href: screen.back }, icon("back"), t("Back")) : null;
    if (moved && !this.fresh) this.said = null;
    this.fresh = false;
    const said = this.said ? h("p.d-note.is-done.f-said", { role: "status" }, icon("check"), this.said) : null;
    const heading = h("h1", { tabindex: -1 }, screen.title);
    body(
      h("header.d-top", {}, back ?? h("div", {}, heading)),
      syncBar(this.engine),
      h("main.d-main", { id: "main" }, back ? heading : null, said, ...screen.main),
      screen.foot ? h("footer.d-bar", {}, ...screen.foot) : tabs(screen, this.engine),
    );
    const key = location.hash;
    if (moved || key !== this.shown) {
      scrollTo(0, 0);
      if (this.shown) heading.focus({ preventScroll: true });
    } else {
      scrollTo(0, at);
      if (active) document.getElementById(active)?.focus({ preventScroll: true });
    }
    this.shown = key;
  }

  /** Said on the way to another screen, so it is to be read there. */
  private fresh = false;
}

function signInPage(): void {
  plain(
    t("Sign in"),
    only(icon("key"), t("Sign in once, then it works without a signal"), t("Your people and your rounds come onto this telephone, locked with a key that leaves when you sign out.")),
    link(signInAddress(), t("Sign in"), { main: true, icon: "key", class: "d-btn--wide" }),
  );
}

function wipedPage(): void {
  plain(t("Erased"), only(icon("off"), t("Everything on this telephone was erased"), t("The community office ordered it. Ask there if that was a mistake.")));
}

function lockedPage(days: number): void {
  plain(
    t("Locked"),
    only(
      icon("lock"),
      t("This telephone has locked itself"),
      t("It was not in touch for %(n)s days. Sign in where there is a signal; everything recorded on it is kept.", { n: days }),
    ),
    link(signInAddress(), t("Sign in"), { main: true, icon: "key", class: "d-btn--wide" }),
  );
}

function noLinePage(): void {
  plain(
    t("No signal"),
    only(icon("off"), t("No signal, and nobody is signed in on this telephone"), t("Sign in once where there is a signal. After that it works without one.")),
    button(t("Try again"), () => location.reload(), { main: true, wide: true }),
  );
}

function noAccessPage(): void {
  plain(t("No access"), only(icon("lock"), t("This app is for those who walk"), t("Your role doesn't reach here. Ask the community office.")));
}

async function run(store: Store, trusted = false): Promise<void> {
  let frame: Frame | undefined;
  const other = () => {
    frame?.leave();
    engine.stop();
    void enter();
  };
  const wiped = () => {
    frame?.leave();
    wipedPage();
  };
  const locked = () => {
    frame?.leave();
    lockedPage(daysSilent(engine.held));
  };
  const engine: Engine = new Engine(store, () => frame?.changed(), wiped, other, locked, trusted);
  await engine.start();
  if (engine.isOver) return engine.lock();
  frame = new Frame(engine);
  frame.refresh();
  engine.go();
}

/** No key is here, or it is another account's: the server says who has signed in, and gives him his. */
async function enter(): Promise<void> {
  try {
    const found = await line.hello();
    if (!found.signed_in) return signInPage();
    if (!found.may_use) return noAccessPage();
    const { device, key, user } = await register();
    return await run(await Store.enter({ device, user }, key), true);
  } catch (fault) {
    if (fault instanceof line.NoLine) return noLinePage();
    throw fault;
  }
}

async function open(): Promise<void> {
  const dark = localStorage.getItem("field.dark");
  if (dark) document.documentElement.dataset.dark = dark;
  void navigator.storage?.persist?.();
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(conf().urls.worker, { scope: location.pathname }).catch(() => undefined);
  }
  const store = await Store.open();
  // What is here is shown at once; the line is asked beside it.
  return store ? run(store) : enter();
}

void open();
