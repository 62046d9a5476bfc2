/** How this telephone stands: what waits, what was refused and why, when it was last in touch; signing out. */

import type { App, Screen } from "../app";
import { conf, t } from "../config";
import { button, h, link, note } from "../dom";
import { clock, day } from "../when";
import { section, silence } from "./parts";

export function mineScreen(app: App): Screen {
  const { engine, view } = app;
  const { me, serverNow } = view.held;
  const main: Node[] = [
    ...silence(app),
    h(
      "div.d-card.f-stack",
      {},
      h("p", {}, h("b", {}, me?.name ?? ""), h("span.t-2", {}, `${t(", ")}${me?.area ?? ""}`)),
      h("p.t-note", {}, serverNow ? t("Last in touch %(when)s", { when: `${day(serverNow)} ${clock(serverNow)}` }) : t("Not in touch yet")),
      h("p.t-note", {}, t("%(n)s people are on this telephone.", { n: view.people.size })),
      button(t("Send and fetch now"), () => engine.sync(), { icon: "upload", wide: true }),
    ),
  ];
  if (engine.line === "sign_in") {
    main.push(note("due", "key", h("p", {}, t("Sign in again to send. Everything recorded is safe on this telephone."))));
    main.push(link(signInAddress(), t("Sign in"), { main: true, icon: "key" }));
  }
  if (engine.refused.length) {
    main.push(
      section(
        t("Could not be taken: %(n)s", { n: engine.refused.length }),
        ...engine.refused.map((op) =>
          h(
            "div.d-card.f-stack",
            {},
            h("p", {}, h("b", {}, op.label), ` ${day(op.at)} ${clock(op.at)}`),
            h("p", {}, op.reason ?? ""),
            button(t("Read"), () => engine.dismiss(op), { icon: "check", wide: true, name: t("Read: %(what)s", { what: op.label }) }),
          ),
        ),
      ),
    );
  }
  const { waiting } = engine;
  if (waiting.length) {
    main.push(
      section(
        t("Waiting to be sent: %(n)s", { n: waiting.length }),
        h("ul.d-list", {}, waiting.slice(0, 50).map((op) => h("li.d-row", {}, h("div.d-row__bd", {}, h("b", {}, op.label), h("span", {}, `${day(op.at)} ${clock(op.at)}`))))),
      ),
    );
  }
  main.push(
    section(
      t("This telephone"),
      h("div.f-stack", {}, darkSwitch(app), link(conf().urls.console, t("To the console"), { icon: "desk", class: "d-btn--wide" }), leave(app)),
    ),
  );
  return { title: t("Mine"), tab: "mine", main };
}

export function signInAddress(): string {
  return `${conf().urls.sign_in}?next=${encodeURIComponent(location.pathname)}`;
}

function leave(app: App): HTMLElement {
  const box = h("div.f-stack");
  const ask = () => {
    const left = app.engine.waiting.length;
    const text = left
      ? t("%(n)s records are not sent yet. They stay locked on this telephone until you sign in on it again.", { n: left })
      : t("What is on this telephone can't be read any more until you sign in again.");
    box.replaceChildren(
      note(left ? "due" : "", left ? "warn" : "info", h("p", {}, text)),
      button(t("Sign out now"), () => app.signOut(), { icon: "out", wide: true }),
      button(t("Stay"), draw, { wide: true }),
    );
  };
  const draw = () => box.replaceChildren(button(t("Sign out"), ask, { icon: "out", wide: true }));
  draw();
  return box;
}

function darkSwitch(app: App): HTMLElement {
  const isDark = document.documentElement.dataset.dark === "on";
  return button(isDark ? t("Light screen") : t("Dark screen, for dark stairs"), () => {
    const now = isDark ? "off" : "on";
    document.documentElement.dataset.dark = now;
    localStorage.setItem("field.dark", now);
    app.refresh();
  }, { icon: "eye", wide: true });
}

