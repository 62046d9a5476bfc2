/** What is to be done today, in the order in which one walks. */

import type { App, Screen } from "../app";
import { t } from "../config";
import { h, icon, tag } from "../dom";
import { clock, day, dayOf, today } from "../when";
import { empty, nameOf, row, section, sexAndAge } from "./parts";

export function todayScreen(app: App): Screen {
  const { view } = app;
  const due = Object.values(view.held.lists.followups ?? {}).sort((a, b) => a[3].localeCompare(b[3]));
  const running = [...view.rounds.values()];
  const now = today();
  const isPast = (starts: string) => dayOf(new Date(starts)) < now;
  // What is over but still open for late names stands last.
  const activities = [...view.activities.values()].sort(
    (a, b) => Number(isPast(a[2])) - Number(isPast(b[2])) || a[2].localeCompare(b[2]),
  );
  const main: Node[] = [];
  if (due.length) {
    main.push(
      section(
        t("To look after: %(n)s", { n: due.length }),
        h(
          "ul.d-list",
          {},
          due.map(([, personId, , dueOn]) => {
            const person = view.people.get(personId);
            if (!person) return null;
            const late = dueOn < now ? tag(t("overdue"), "danger", "stop") : tag(day(dueOn), "", "clock");
            return row(`#/person/${personId}`, nameOf(app, person), [view.address(person[4]), sexAndAge(person)], late);
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
  if (!main.length) {
    const text = t("Nothing is waiting in your area. Find a person to look at a card.");
    main.push(empty(icon("okc"), t("All done for today"), text));
  }
  const area = view.held.me?.area ?? "";
  return { title: t("Today"), tab: "today", main: [h("p.t-2.t-note", {}, [day(now), area].filter(Boolean).join(t(", "))), ...main] };
}

export function missing(): Screen {
  const text = t("It may have been done elsewhere, or belongs to another area by now.");
  return { title: t("Not here"), tab: "today", back: "#/today", main: [empty(icon("find"), t("This isn't on the telephone any more"), text)] };
}
