/** Finding somebody on this telephone: by family name, door or building. Nothing is asked of the server. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { h, icon } from "../dom";
import type { Person } from "../types";
import { byAddress } from "../view";
import { empty, nameOf, row, sexAndAge } from "./parts";

const SHOWN = 40;
let asked = "";

export function find(app: App, text: string): Person[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  return [...app.view.people.values()]
    .filter((person) => {
      const all = `${person[1]} ${app.view.address(person[4])}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .sort((a, b) => byAddress(app.view.address(a[4]), app.view.address(b[4])))
    .slice(0, SHOWN);
}

export function findScreen(app: App): Screen {
  const { view } = app;
  const results = h("div", { "aria-live": "polite" });
  const show = () => {
    const found = find(app, asked);
    results.replaceChildren(
      found.length
        ? h("ul.d-list", {}, found.map((one) => row(`#/person/${one[0]}`, `${view.address(one[4])} ${nameOf(app, one)}`, [sexAndAge(one)], icon("go"))))
        : asked.trim()
          ? empty(icon("find"), t("Nobody like this"), t("Try the family name, the building or the room alone."))
          : h("p.t-note.t-2", {}, t("%(n)s people are on this telephone.", { n: view.people.size })),
    );
  };
  const input = h("input.c-in", {
    id: "find",
    type: "search",
    value: asked,
    autocomplete: "off",
    placeholder: t("Family name, building, room"),
    input: (event) => {
      asked = (event.target as HTMLInputElement).value;
      show();
    },
  });
  show();
  const capped = view.held.caseload?.capped
    ? h("p.d-note", {}, t("Only people with whom something is to be done are on this telephone; your area has %(n)s.", { n: view.held.caseload.total }))
    : null;
  const main: Node[] = [h("div.c-field", {}, h("label", { for: "find" }, t("Find a person")), input)];
  if (capped) main.push(capped);
  main.push(results);
  return { title: t("Find a person"), tab: "find", main, keeps: true };
}
