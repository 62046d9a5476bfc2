/** Outreach rounds: every door once; a tap for what came of it. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { button, h, icon, tag } from "../dom";
import type { Door } from "../types";
import { byAddress } from "../view";
import { day, today } from "../when";
import { empty, meter, row } from "./parts";
import { missing } from "./today";

const MOST_HEADS = 99;
let wanted = "";

export function doorsScreen(app: App): Screen {
  const rounds = [...app.view.rounds.values()];
  const main = rounds.length
    ? [
        h(
          "ul.d-list",
          {},
          rounds.map(([id, topic, , from, until]) => {
            const sum = app.view.coverage(id);
            const days = from > today() ? t("from %(day)s", { day: day(from) }) : t("until %(day)s", { day: day(until) });
            return row(`#/round/${id}`, topic, [t("%(reached)s of %(doors)s doors reached", { reached: sum.reached, doors: sum.doors }), days], icon("go"));
          }),
        ),
      ]
    : [empty(icon("walk"), t("No round in your area"), t("As soon as the community office makes one, its doors stand here."))];
  return { title: t("Door to door"), tab: "doors", main };
}

export function roundScreen(app: App, id: number): Screen {
  const round = app.view.rounds.get(id);
  if (!round) return missing();
  const sum = app.view.coverage(id);
  const share = sum.doors ? Math.round((100 * sum.reached) / sum.doors) : 0;
  const list = h("div.f-stack", { "aria-live": "polite" });
  const show = () => {
    const open = sum.open
      .map((door) => [door, app.view.address(door[2])] as const)
      .filter(([, address]) => wanted.split(/\s+/).every((word) => address.includes(word)))
      .sort((a, b) => byAddress(a[1], b[1]));
    list.replaceChildren(
      ...(open.length
        ? open.slice(0, 60).map(([door, address]) => doorCard(app, door, address))
        : [empty(icon("okc"), t("Every door is reached"), t("What was noted is sent by itself."))]),
    );
  };
  show();
  const input = h("input.c-in", {
    id: "door",
    type: "search",
    value: wanted,
    autocomplete: "off",
    input: (event) => {
      wanted = (event.target as HTMLInputElement).value;
      show();
    },
  });
  return {
    title: round[1],
    tab: "doors",
    back: "#/doors",
    main: [
      h(
        "div.d-card",
        {},
        h("p", {}, h("b.num", {}, t("%(reached)s of %(doors)s doors reached", { reached: sum.reached, doors: sum.doors })), ` ${share}%`),
        meter(sum.reached, sum.doors),
        h("p.t-note.t-2.num", {}, t("%(n)s person-times", { n: sum.heads })),
        round[2] ? h("p.t-note", {}, round[2]) : null,
      ),
      h("div.c-field", {}, h("label", { for: "door" }, t("Building or room")), input),
      list,
    ],
  };
}

function doorCard(app: App, door: Door, address: string): HTMLElement {
  const [id, , home, state, knocks] = door;
  const living = app.view.byHome.get(home)?.length ?? 0;
  const before =
    state === "no_answer" ? t("Nobody answered, knocked %(n)s times", { n: knocks }) : state === "declined" ? t("Did not want to talk") : "";
  const knock = async (result: string, heads = 0) => {
    await app.engine.record("knock", heads ? { door: id, result, heads } : { door: id, result }, t("Knock at a door"));
    app.refresh();
  };
  const card = h("section.d-card", { "aria-label": address });
  const ask = () => {
    let heads = Math.max(1, living ? Math.min(living, 2) : 1);
    const shown = h("output.f-count", { "aria-live": "polite" }, heads);
    const change = (by: number) => {
      heads = Math.min(MOST_HEADS, Math.max(1, heads + by));
      shown.textContent = String(heads);
    };
    card.replaceChildren(
      h("h2.d-stop__where", {}, address),
      h("p.t-note", {}, t("How many people did you talk to?")),
      h("div.f-stepper", {}, button("", () => change(-1), { icon: "minus", name: t("One less") }), shown, button("", () => change(1), { icon: "plus", name: t("One more") })),
      button(t("Reached"), () => knock("reached", heads), { main: true, wide: true, icon: "check" }),
      button(t("Back"), draw, { wide: true }),
    );
    (card.querySelector(".d-btn--main") as HTMLElement).focus();
  };
  const draw = () =>
    card.replaceChildren(
      h("h2.d-stop__where", {}, address),
      h("p.t-note.t-2", {}, living ? t("%(n)s live here", { n: living }) : "", " ", before ? tag(before, "due", "clock") : null),
      h(
        "div.f-three",
        {},
        button(t("Talked"), ask, { name: `${address}, ${t("Talked")}` }),
        button(t("No answer"), () => knock("no_answer"), { name: `${address}, ${t("No answer")}` }),
        button(t("Not now"), () => knock("declined"), { name: `${address}, ${t("Not now")}` }),
      ),
    );
  draw();
  return card;
}
