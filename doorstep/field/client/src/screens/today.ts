/** What is to be done today, in the order in which one walks. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { h, icon, tag } from "../dom";
import type { Task } from "../types";
import { clock, day, dayOf, today } from "../when";
import { empty, nameOf, row, section, sexAndAge, silence, tagsOf } from "./parts";
import { openTasks, place } from "./visit";

export function todayScreen(app: App): Screen {
  const { view } = app;
  const due = [...view.followUps.values()].sort((a, b) => a[3].localeCompare(b[3]));
  const running = [...view.rounds.values()];
  const now = today();
  const isPast = (starts: string) => dayOf(new Date(starts)) < now;
  // What is over but still open for late names stands last.
  const activities = [...view.activities.values()].sort(
    (a, b) => Number(isPast(a[2])) - Number(isPast(b[2])) || a[2].localeCompare(b[2]),
  );
  const silent = silence(app);
  const main: Node[] = [...silent, ...visits(app)];
  if (due.length) {
    main.push(
      section(
        t("To look after: %(n)s", { n: due.length }),
        h(
          "ul.d-list",
          {},
          due.map(([id, personId, , dueOn]) => {
            const person = view.people.get(personId);
            if (!person) return null;
            const late = dueOn < now ? tag(t("overdue"), "danger", "stop") : tag(day(dueOn), "", "clock");
            return row(`#/followup/${id}`, `${view.address(person[4])} ${nameOf(app, person)}`, [sexAndAge(person)], late);
          }),
        ),
      ),
    );
  }
  for (const round of running) {
    const sum = view.coverage(round[0]);
    if (!sum.doors) continue;
    main.push(
      h(
        "a.d-note.is-due",
        { href: `#/round/${round[0]}` },
        icon("walk"),
        h(
          "div",
          {},
          h("p", {}, h("b", {}, round[1])),
          h("p.t-note.t-2", {}, t("%(open)s of %(doors)s doors still to be reached", { open: sum.open.length, doors: sum.doors })),
        ),
      ),
    );
  }
  if (activities.length) {
    main.push(
      section(
        t("Activities near by"),
        h(
          "ul.d-list",
          {},
          activities.map(([id, title, starts, , place]) =>
            row(
              `#/activity/${id}`,
              title,
              [`${dayOf(new Date(starts)) === now ? t("Today") : day(starts)} ${clock(starts)}`, place],
              icon("go"),
            ),
          ),
        ),
      ),
    );
  }
  if (main.length === silent.length) {
    const text = t("Nothing is waiting in your area. Find a person to look at a card.");
    main.push(empty(icon("okc"), t("All done for today"), text));
  }
  const area = view.held.me?.area ?? "";
  return { title: t("Today"), tab: "today", main: [h("p.t-2.t-note", {}, [day(now), area].filter(Boolean).join(t(", "))), ...main] };
}

/** The next door large, the others in the order of the walk, those done at the end. */
function visits(app: App): Node[] {
  const { view } = app;
  const open = openTasks(app);
  const done = [...view.visited.keys()].map((id) => view.tasks.get(id)).filter((task) => task !== undefined);
  const [next, ...rest] = open;
  const main: Node[] = [];
  if (next) main.push(nextCard(app, next, done.length + 1));
  if (rest.length) {
    main.push(
      section(
        t("Then %(n)s more, in the order of the walk", { n: rest.length }),
        h("ol.d-list.d-stops", {}, rest.map((task, at) => stop(app, task, done.length + 2 + at))),
      ),
    );
  }
  if (done.length) {
    main.push(
      section(
        t("Done here: %(n)s", { n: done.length }),
        h(
          "ul.d-list",
          {},
          done.map((task) =>
            h("li.d-stop.is-past", {}, h("span.d-stop__n", {}, icon("check", "i-sm")), h("div", {}, h("p.d-stop__where", {}, place(app, task))), h("span.t-done.t-note.nb", {}, clock(view.visited.get(task[0]) ?? ""))),
          ),
        ),
      ),
    );
  }
  return main;
}

function badge(task: Task): HTMLElement | null {
  if (task[5] === "tried") return tag(t("Nobody answered last time"), "danger", "stop");
  return task[2] < today() ? tag(t("overdue"), "danger", "stop") : task[2] === today() ? tag(t("today at the latest"), "due", "clock") : null;
}

function nextCard(app: App, task: Task, number: number): HTMLElement {
  const person = app.view.people.get(task[1]);
  if (!person) return h("div");
  const last = task[4];
  return h(
    "section.d-next",
    { "aria-labelledby": "next" },
    h(
      "div.d-next__top",
      {},
      h("span.d-stop__n", {}, number),
      h(
        "div.f-grow",
        {},
        h("p.t-2.t-note", {}, t("Next door")),
        h("h2", { id: "next" }, `${place(app, task)} ${nameOf(app, person)}`),
        h("p.t-2.t-note", {}, [sexAndAge(person), task[3]].filter(Boolean).join(t(", "))),
        tagsOf(person),
        badge(task),
      ),
    ),
    last ? h("p.t-note", {}, t("Last visited %(day)s", { day: day(last[0]) })) : null,
    h(
      "div.d-next__act",
      {},
      h("a.d-btn.d-btn--main", { href: `#/visit/${task[0]}` }, t("Begin the visit")),
      h("a.d-btn", { href: `#/person/${person[0]}`, "aria-label": t("Card of %(name)s", { name: nameOf(app, person) }) }, icon("phone"), t("Call first")),
    ),
  );
}

function stop(app: App, task: Task, number: number): HTMLElement | null {
  const person = app.view.people.get(task[1]);
  if (!person) return null;
  const where = place(app, task);
  return h(
    "li.d-stop",
    {},
    h("span.d-stop__n", {}, number),
    h("div", {}, h("p.d-stop__where", {}, where), h("p.d-stop__who", {}, [nameOf(app, person), sexAndAge(person)].join(t(", "))), tagsOf(person), badge(task)),
    h("a.d-btn", { href: `#/visit/${task[0]}`, "aria-label": t("Begin the visit: %(where)s", { where }) }, t("Begin here")),
  );
}

export function missing(): Screen {
  const text = t("It may have been done elsewhere, or belongs to another area by now.");
  return { title: t("Not here"), tab: "today", back: "#/today", main: [empty(icon("find"), t("This isn't on the telephone any more"), text)] };
}
