/** Parts that several screens draw. */

import type { App } from "../app";
import { conf, t } from "../config";
import { h, note, tag } from "../dom";
import { daysLeft, daysSilent } from "../lock";
import type { Person } from "../types";
import { masked } from "../view";
import { age } from "../when";

export function sexAndAge(person: Person): string {
  const [, , sex, born] = person;
  const words = [sex === 1 ? t("man") : sex === 2 ? t("woman") : ""];
  if (born) words.push(t("aged %(n)s", { n: age(born) }));
  return words.filter(Boolean).join(t(", "));
}

export function nameOf(app: App, person: Person): string {
  return app.opened.has(person[0]) ? person[1] : masked(person[1]);
}

export function tagsOf(person: Person): HTMLElement | null {
  const words = [...new Set(person[5].map((code) => conf().tags[code]).filter((word) => word !== undefined))];
  return words.length ? h("div.d-stop__tags", {}, words.map((word) => tag(word))) : null;
}

export function row(href: string, title: string, lines: (string | null)[], end: Node | null = null): HTMLElement {
  const body = h("div.d-row__bd", {}, h("b", {}, title), lines.filter(Boolean).map((line) => h("span", {}, line)));
  return h("li", {}, h("a.d-row", { href }, body, end ? h("span.d-row__end", {}, end) : null));
}

export function section(title: string, ...content: Node[]): HTMLElement {
  return h("section.d-sec", {}, h("h2", {}, title), ...content);
}

/** How far something is; the words beside it say the same. */
export function meter(part: number, whole: number): SVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  for (const [name, value] of Object.entries({ class: "d-meter", width: "100%", height: "10", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const rect = document.createElementNS(ns, "rect");
  const share = whole ? Math.round((100 * part) / whole) : 0;
  for (const [name, value] of Object.entries({ width: `${share}%`, height: "100%", rx: "5" })) rect.setAttribute(name, value);
  svg.append(rect);
  return svg;
}

/** Said in time: a telephone that stays silent locks itself. */
export function silence(app: App): HTMLElement[] {
  const { held } = app.view;
  const left = daysLeft(held);
  if (left === null) return [];
  const text = t("Not in touch for %(n)s days. After %(left)s more this telephone locks itself until you sign in again.", { n: daysSilent(held), left });
  return [note("due", "clock", h("p", {}, text))];
}

export function empty(mark: Node, title: string, text: string, ...more: Node[]): HTMLElement {
  return h("div.d-msg", {}, h("span.ic", {}, mark), h("h2", {}, title), h("p", {}, text), ...more);
}

/** The same as all there is on a page. */
export function only(mark: Node, title: string, text: string): HTMLElement {
  return h("div.d-msg", {}, h("span.ic", {}, mark), h("h1", {}, title), h("p", {}, text));
}
