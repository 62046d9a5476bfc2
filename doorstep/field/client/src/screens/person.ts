/** One person: hidden until opened, then whom to call; and what has changed, told at the door. */

import { type App, type Screen, openCard } from "../app";
import { conf, t } from "../config";
import { button, h, icon } from "../dom";
import type { Card } from "../types";
import { nameOf, row, section, sexAndAge, tagsOf } from "./parts";
import { missing } from "./today";

export function personScreen(app: App, id: number): Screen {
  const { view } = app;
  const person = view.people.get(id);
  if (!person) return missing();
  const card = view.cards.get(id);
  const isOpen = app.opened.has(id);
  const main: Node[] = [
    h("div", {}, h("h2", {}, `${view.address(person[4])} ${nameOf(app, person)}`), h("p.t-2.t-note", {}, sexAndAge(person)), tagsOf(person)),
  ];
  if (!isOpen) {
    main.push(
      h("p.t-note", {}, t("Name and numbers are hidden. Opening the card is logged; the resident can see it.")),
      button(t("Open the card"), () => openCard(app, id, t("Card opened")), { icon: "eye", main: true, wide: true }),
    );
  } else {
    main.push(facts(app, id));
  }
  const near = (view.byHome.get(person[4]) ?? []).filter((one) => one[0] !== id);
  if (near.length) {
    main.push(section(t("Behind the same door"), h("ul.d-list", {}, near.map((one) => row(`#/person/${one[0]}`, nameOf(app, one), [sexAndAge(one)])))));
  }
  const foot = card && isOpen ? [h("a.d-btn.d-btn--wide", { href: `#/edit/${id}` }, icon("edit"), t("Something has changed"))] : [];
  return { title: t("Card"), tab: "find", back: "#/find", main: [...main, ...foot] };
}

function facts(app: App, id: number): HTMLElement {
  const card = app.view.cards.get(id);
  if (!card) return h("p.t-note.t-2", {}, t("There is nothing to be done with this person now, so no numbers are on this telephone."));
  const [, phone, , , floor, , remark, contacts] = card;
  const lines: Node[] = [];
  const call = (name: string, number: string) =>
    h("a.d-btn.d-btn--wide", { href: `tel:${number.replace(/[^\d+]/g, "")}`, "aria-label": t("Call %(name)s", { name }) }, icon("phone"), `${name} ${number}`);
  if (phone) lines.push(call(app.view.people.get(id)?.[1] ?? "", phone));
  for (const [name, relation, number] of contacts) {
    if (number) lines.push(call([name, relation].filter(Boolean).join(t(", ")), number));
    else lines.push(h("p", {}, [name, relation].filter(Boolean).join(t(", "))));
  }
  if (floor) lines.push(h("p", {}, t("Floor %(n)s", { n: floor })));
  if (remark) lines.push(h("p", {}, remark));
  if (!lines.length) lines.push(h("p.t-note.t-2", {}, t("No number is on file.")));
  return h("div.d-card.f-stack", {}, lines);
}

/** field → its place in the row of the card; the names are those of card_fields.py. */
const FIELDS: [field: string, place: number][] = [
  ["phone", 1],
  ["living", 2],
  ["housing", 3],
  ["floor", 4],
  ["has_lift", 5],
  ["note", 6],
];

function inputFor(field: string, value: string): HTMLElement {
  const choices = conf().choices[field];
  if (choices) {
    const options = [["", t("not known")] as [string, string], ...choices];
    return h("select.c-select", { id: `f-${field}`, name: field }, options.map(([code, word]) => h("option", { value: code, selected: code === value }, word)));
  }
  if (field === "note") return h("textarea.c-in", { id: "f-note", name: "note", rows: 3, maxlength: 500 }, value);
  const digits = field === "phone" ? "tel" : "numeric";
  return h("input.c-in", { id: `f-${field}`, name: field, value, inputmode: digits, maxlength: field === "floor" ? 2 : 20, autocomplete: "off" });
}

/** Only what differs is sent, each with what stood here before. */
export function editScreen(app: App, id: number): Screen {
  const card = app.view.cards.get(id);
  const person = app.view.people.get(id);
  if (!card || !person || !app.opened.has(id)) return missing();
  const names: Record<string, string> = {
    phone: t("Telephone"),
    living: t("Way of living"),
    housing: t("Flat"),
    floor: t("Floor"),
    has_lift: t("Lift"),
    note: t("Note"),
  };
  const problem = h("p.d-note.is-danger", { role: "alert", hidden: true });
  const form = h(
    "form.f-stack",
    {},
    problem,
    FIELDS.map(([field, place]) =>
      h("div.c-field", {}, h("label", { for: `f-${field}` }, names[field] ?? field), inputFor(field, String(card[place as keyof Card] ?? ""))),
    ),
  ) as HTMLFormElement;
  const save = async () => {
    const changes: Record<string, { base: string; value: string }> = {};
    for (const [field, place] of FIELDS) {
      const base = String(card[place as keyof Card] ?? "");
      const value = (form.elements.namedItem(field) as HTMLInputElement).value.trim();
      if (value !== base) changes[field] = { base, value };
    }
    const phone = changes.phone?.value;
    if (phone && phone.replace(/\D/g, "").length < 7) {
      problem.textContent = t("This number is too short. Compare it with what was said.");
      problem.hidden = false;
      problem.scrollIntoView({ block: "center" });
      return;
    }
    if (Object.keys(changes).length) {
      await app.engine.record("edit", { person: id, changes }, t("Change of a file"));
      app.say(t("Kept. It is sent by itself."));
    }
    app.go(`#/person/${id}`);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  return {
    title: t("Something has changed"),
    tab: "find",
    back: `#/person/${id}`,
    keeps: true,
    main: [h("p.t-note.t-2", {}, `${app.view.address(person[4])} ${nameOf(app, person)}`), form],
    foot: [button(t("Keep"), save, { main: true, icon: "check" })],
  };
}
