/** Somebody whose reading was out of range is looked after: what came of it, in two taps or in a word. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { button, h, icon } from "../dom";
import { day } from "../when";
import { nameOf, row, sexAndAge, tagsOf } from "./parts";
import { missing } from "./today";

export function followUpScreen(app: App, id: number): Screen {
  const found = app.view.followUps.get(id);
  const person = found && app.view.people.get(found[1]);
  if (!found || !person) return missing();
  const own = h("textarea.c-in", { id: "outcome", rows: 3, maxlength: 200 }) as HTMLTextAreaElement;
  const problem = h("p.d-note.is-danger", { role: "alert", hidden: true });
  let chosen = "";
  const words = [t("Went there, all well"), t("Called, all well"), t("Sees a doctor"), t("Not reached, tried again later")];
  const save = async () => {
    const outcome = [chosen, own.value.trim()].filter(Boolean).join(t(", ")).slice(0, 200);
    if (!outcome) {
      problem.textContent = t("Choose what came of it, or write it in a word.");
      problem.hidden = false;
      return;
    }
    await app.engine.record("follow_up", { follow_up: id, outcome }, t("Looked after"));
    app.say(t("Kept. It is sent by itself."));
    app.go("#/today");
  };
  const options = words.map((word) =>
    h(
      "label.d-opt",
      {},
      h("input", { type: "radio", name: "came", value: word, change: () => (chosen = word) }),
      h("span", {}, icon("check"), word),
    ),
  );
  return {
    title: t("Look after"),
    tab: "today",
    back: "#/today",
    keeps: true,
    main: [
      h("div", {}, h("h2", {}, `${app.view.address(person[4])} ${nameOf(app, person)}`), h("p.t-2.t-note", {}, [sexAndAge(person), t("by %(day)s", { day: day(found[3]) })].join(t(", "))), tagsOf(person)),
      h("p.t-note", {}, t("A reading at an activity was out of range. Ask how things are; who feels ill sees a doctor.")),
      h("ul.d-list", {}, row(`#/person/${person[0]}`, t("Open the card"), [t("Whom to call")], icon("go"))),
      problem,
      h("div.d-sheet", {}, h("fieldset.d-ask", {}, h("legend", {}, t("What came of it?")), h("div.d-opts.f-wrap", {}, options))),
      h("div.c-field", {}, h("label", { for: "outcome" }, t("In a word")), own),
    ],
    foot: [button(t("Keep"), save, { main: true, icon: "check" })],
  };
}
