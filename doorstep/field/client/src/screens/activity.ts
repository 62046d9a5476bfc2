/** Check-in at an activity: those signed up, anybody on this telephone, and heads without a name. Photos too. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { button, h, tag } from "../dom";
import { photoButton } from "../photo";
import { masked } from "../view";
import { clock, day } from "../when";
import { find } from "./find";
import { section } from "./parts";
import { missing } from "./today";

let wanted = "";

export function activityScreen(app: App, id: number): Screen {
  const { view } = app;
  const activity = view.activities.get(id);
  if (!activity) return missing();
  const [, title, starts, , place] = activity;
  const pending = view.camePending.get(id) ?? new Set<number>();
  const signups = view.signups.filter((one) => one[1] === id).sort((a, b) => a[2] - b[2]);
  const signed = new Set(signups.map((one) => one[3]));
  const here = new Set([...signups.filter((one) => one[5]).map((one) => one[3]), ...pending]);
  const checkIn = async (person: number) => {
    await app.engine.record("check_in", { activity: id, person }, t("Check-in at an activity"));
    app.refresh();
  };
  const line = (person: number, name: string, more: string) =>
    h(
      "li.d-stop.f-line",
      {},
      h("div", {}, h("p.d-stop__where", {}, name), h("p.d-stop__who", {}, more)),
      here.has(person)
        ? tag(t("is here"), "done", "check")
        : button(t("Is here"), () => checkIn(person), { name: t("%(name)s is here", { name: name + more }) }),
    );
  const others = h("div", { "aria-live": "polite" });
  const search = () => {
    const found = wanted.trim() ? find(app, wanted).filter((one) => !signed.has(one[0])).slice(0, 10) : [];
    others.replaceChildren(
      found.length ? h("ul.d-list", {}, found.map((one) => line(one[0], masked(one[1]), view.address(one[4])))) : wanted.trim() ? h("p.t-note", {}, t("Nobody like this on this telephone. Count them as heads.")) : "",
    );
  };
  search();
  const counted = view.headsPending.get(id) ?? 0;
  return {
    title,
    tab: "today",
    back: "#/today",
    main: [
      h("p.t-2.t-note", {}, `${day(starts)} ${clock(starts)}`, place ? `${t(", ")}${place}` : ""),
      section(
        t("Signed up: %(n)s, here: %(here)s", { n: signups.length, here: signups.filter((one) => here.has(one[3])).length }),
        signups.length
          ? h("ul.d-list", {}, signups.map(([, , number, person, name]) => line(person, `${number} ${masked(name)}`, here.has(person) ? "" : "")))
          : h("p.t-note.t-2", {}, t("Nobody has signed up.")),
      ),
      section(
        t("Somebody else has come"),
        h(
          "div.c-field",
          {},
          h("label", { for: "other" }, t("Family name, building, room")),
          h("input.c-in", {
            id: "other",
            type: "search",
            value: wanted,
            autocomplete: "off",
            input: (event) => {
              wanted = (event.target as HTMLInputElement).value;
              search();
            },
          }),
        ),
        others,
      ),
      section(t("Heads without a name"), heads(app, id), counted ? h("p.t-note.t-2", {}, t("%(n)s counted here, still to be sent", { n: counted })) : ""as unknown as Node),
      section(t("Photos"), photoButton(app, { activity: id })),
    ],
  };
}

function heads(app: App, activity: number): HTMLElement {
  let count = 1;
  const shown = h("output.f-count", { "aria-live": "polite" }, count);
  const change = (by: number) => {
    count = Math.min(2000, Math.max(1, count + by));
    shown.textContent = String(count);
  };
  return h(
    "div.f-stack",
    {},
    h(
      "div.f-stepper",
      {},
      button("−5", () => change(-5), { name: t("Five less") }),
      button("", () => change(-1), { icon: "minus", name: t("One less") }),
      shown,
      button("", () => change(1), { icon: "plus", name: t("One more") }),
      button("+5", () => change(5), { name: t("Five more") }),
    ),
    button(
      t("Count them"),
      async () => {
        await app.engine.record("heads", { activity, heads: count }, t("Heads at an activity"));
        app.say(t("Kept. It is sent by itself."));
        app.refresh();
      },
      { icon: "check", wide: true },
    ),
  );
}

