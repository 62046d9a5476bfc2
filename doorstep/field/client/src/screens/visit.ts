/** A visit in at most eight taps: whether somebody was met is asked; everything else stands as it was last time. */

import { type App, type Screen } from "../app";
import { conf, t } from "../config";
import { button, h, icon, note } from "../dom";
import type { Task } from "../types";
import { byAddress } from "../view";
import { day, today } from "../when";
import { nameOf, row, sexAndAge, tagsOf } from "./parts";
import { missing } from "./today";

/** What nobody can know without being told. */
const OTHER = "other";
const NOBODY = "no_answer";

/** The tasks of today in the order in which one walks, those done here already left out. */
export function openTasks(app: App): Task[] {
  const { view } = app;
  return [...view.tasks.values()]
    .filter((task) => !view.visited.has(task[0]) && view.people.has(task[1]))
    .sort((a, b) => rank(a) - rank(b) || byAddress(place(app, a), place(app, b)));
}

/** What is overdue or due today comes first; the rest along the way, so that nobody climbs a staircase twice. */
function rank(task: Task): number {
  const now = today();
  return task[2] < now ? 0 : task[2] === now ? 1 : 2;
}

export function place(app: App, task: Task): string {
  return app.view.address(app.view.people.get(task[1])?.[4] ?? 0);
}

export function visitScreen(app: App, id: number): Screen {
  const task = app.view.tasks.get(id);
  const person = task && app.view.people.get(task[1]);
  const form = conf().visit;
  if (!task || !person || !form) return missing();
  const last = task[4];
  // As last time: nobody fills in again what has not changed.
  const abnormal = new Set(last?.[2] ?? []);
  const chosen = { result: "", mode: form.modes[0]?.[0] ?? "" };
  const notes = h("textarea.c-in", { id: "said", rows: 2, maxlength: 300 }) as HTMLTextAreaElement;
  const needs = h("textarea.c-in", { id: "need", rows: 2, maxlength: 200 }) as HTMLTextAreaElement;
  let wantsHelp = false;
  let need = "";
  const sheet = h("div.f-stack");
  const problem = h("p.d-note.is-danger", { role: "alert", hidden: true });
  const ask = (name: string, legend: string, side: string, options: [string, string, boolean?][], value: string, take: (code: string) => void, number: number) =>
    h(
      "fieldset.d-ask",
      {},
      h("legend", {}, h("i", {}, number), legend, side ? h("span", {}, side) : null),
      h(
        `div.d-opts${options.length > 3 ? ".f-wrap" : ""}`,
        {},
        options.map(([code, word, bad]) =>
          h(
            `label.d-opt${bad ? ".d-opt--bad" : ""}`,
            {},
            h("input", { type: "radio", name, value: code, checked: code === value, change: () => take(code) }),
            h("span", {}, icon(bad ? "warn" : "check"), word),
          ),
        ),
      ),
    );
  const draw = () => {
    const at = document.activeElement;
    const met = form.results.find(([code]) => code === chosen.result)?.[2] ?? false;
    sheet.replaceChildren(
      ...(met
        ? [
            h(
              "div.d-sheet",
              {},
              form.lines.map(([code, word], at) => {
                const before = last?.[2].includes(code) ? t("not as it should be") : t("as it should be");
                const take = (answer: string) => (answer === "bad" ? abnormal.add(code) : abnormal.delete(code));
                const same = last ? t("Same as last time") : t("As it should be");
                const was = last?.[2].includes(code) ?? false;
                const options: [string, string, boolean?][] = was
                  ? [["bad", same, true], ["good", t("Better now")]]
                  : [["good", same], ["bad", t("Not as it should be"), true]];
                return ask(code, word, last ? t("last time: %(word)s", { word: before }) : "", options, abnormal.has(code) ? "bad" : "good", take, at + 2);
              }),
              ask("help", t("Is help needed?"), "", [["no", t("no help")], ["yes", t("help needed"), true]], wantsHelp ? "yes" : "no", (code) => {
                wantsHelp = code === "yes";
                draw();
              }, form.lines.length + 2),
            ),
            wantsHelp && form.needs.length
              ? h("div.d-sheet", {}, ask("kind", t("With what?"), "", form.needs, need, (code) => {
                need = code;
                problem.hidden = true;
                draw();
              }, form.lines.length + 3))
              : null,
            wantsHelp ? h("div.c-field", {}, h("label", { for: "need" }, need === OTHER ? t("What is needed? It goes on by itself, no second form.") : t("In a word, if you like. It goes on by itself, no second form.")), needs) : null,
          ]
        : chosen.result === NOBODY
          ? [
              note("due", "bell", h("p", {}, t("The next steps begin when this is kept: call, ask the neighbours, knock once more today."))),
              h("ul.d-list", {}, row(`#/person/${person[0]}`, t("Open the card"), [t("Whom to call")], icon("go"))),
            ]
          : []
      ).filter((one) => one !== null),
    );
    // The answer that was just given stays where the keyboard is.
    if (at instanceof HTMLInputElement && !at.isConnected) {
      sheet.querySelector<HTMLElement>(`input[name="${at.name}"][value="${at.value}"]`)?.focus();
    }
  };
  draw();
  const save = async () => {
    const result = form.results.find(([code]) => code === chosen.result);
    if (!result) {
      problem.textContent = t("Say first whether you met somebody.");
      problem.hidden = false;
      problem.scrollIntoView({ block: "center" });
      return;
    }
    const met = result[2];
    if (met && wantsHelp && (!need || (need === OTHER && !needs.value.trim()))) {
      problem.textContent = need ? t("Say in a few words what is needed.") : t("Choose what help is needed.");
      problem.hidden = false;
      problem.scrollIntoView({ block: "center" });
      return;
    }
    const body: Record<string, unknown> = { task: id, person: person[0], result: chosen.result, mode: chosen.mode };
    if (met) body.abnormal = [...abnormal].sort();
    if (met && wantsHelp) body.need = { kind: need, words: needs.value.trim() };
    if (notes.value.trim()) body.note = notes.value.trim();
    await app.engine.record("visit", body, t("Visit"));
    const next = openTasks(app)[0];
    app.say(t("Kept. It is sent by itself."));
    app.go(next ? `#/visit/${next[0]}` : "#/today");
  };
  const main: Node[] = [
    h(
      "div",
      {},
      h("h2", {}, `${place(app, task)} ${nameOf(app, person)}`),
      h("p.t-2.t-note", {}, [sexAndAge(person), last ? t("Last visited %(day)s", { day: day(last[0]) }) : t("Not visited yet")].join(t(", "))),
      tagsOf(person),
    ),
    problem,
    h("div.d-sheet", {}, ask("result", t("Did you meet somebody?"), "", form.results.map(([code, word, met]) => [code, word, !met]), "", (code) => {
      chosen.result = code;
      problem.hidden = true;
      draw();
    }, 1)),
    sheet,
    h("details.d-fold", {}, h("summary", {}, t("More: by telephone, or a word")), h("div.f-stack", {},
      ask("mode", t("How"), "", form.modes, chosen.mode, (code) => (chosen.mode = code), 0),
      h("div.c-field", {}, h("label", { for: "said" }, t("In a word")), notes),
    )),
  ];
  if (task[2] < today()) main.splice(1, 0, note("danger", "stop", h("p", {}, t("Due since %(day)s", { day: day(task[2]) }))));
  return {
    title: t("Record a visit"),
    tab: "today",
    back: "#/today",
    keeps: true,
    main,
    foot: [button(openTasks(app).some((one) => one[0] !== id) ? t("Keep, to the next") : t("Keep"), save, { main: true, icon: "check" })],
  };
}

