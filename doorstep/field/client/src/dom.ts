/** Elements from code. Texts are always texts, so nothing that somebody entered becomes markup. */

import { conf } from "./config";

type Child = Node | string | number | null | undefined | false | Child[];
type Attrs = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

function fill(element: Element, attrs: Attrs, children: Child[]): void {
  for (const [name, value] of Object.entries(attrs)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...flat(children));
}

function flat(children: Child[]): (Node | string)[] {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    if (Array.isArray(child)) return flat(child);
    return [typeof child === "number" ? String(child) : child];
  });
}

/** `h("p.t-note", {id: "x"}, "text")`; an attribute that is a function listens to the event of its name. */
export function h(tag: string, attrs: Attrs = {}, ...children: Child[]): HTMLElement {
  const [name = "div", ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  fill(element, attrs, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
export function icon(name: string, extra = ""): SVGElement {
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("class", `i ${extra}`.trim());
  element.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${conf().icons}#${name}`);
  element.append(use);
  return element;
}

export function button(label: string, act: () => unknown, options: { icon?: string; main?: boolean; wide?: boolean; disabled?: boolean; class?: string; name?: string } = {}): HTMLElement {
  const classes = ["d-btn", options.main ? "d-btn--main" : "", options.wide ? "d-btn--wide" : "", options.class ?? ""];
  return h(
    "button",
    { type: "button", class: classes.filter(Boolean).join(" "), disabled: options.disabled, "aria-label": options.name, click: () => void act() },
    options.icon ? icon(options.icon) : null,
    label,
  );
}

export function link(href: string, label: Child, options: { icon?: string; main?: boolean; class?: string; name?: string } = {}): HTMLElement {
  const classes = ["d-btn", options.main ? "d-btn--main" : "", options.class ?? ""];
  return h("a", { href, class: classes.filter(Boolean).join(" "), "aria-label": options.name }, options.icon ? icon(options.icon) : null, label);
}

export function tag(word: string, kind = "", mark = ""): HTMLElement {
  return h("span", { class: `d-tag ${kind && `is-${kind}`}`.trim() }, mark ? icon(mark) : null, word);
}

export function note(kind: string, mark: string, ...children: Child[]): HTMLElement {
  return h("div", { class: `d-note ${kind && `is-${kind}`}`.trim() }, icon(mark), h("div", {}, ...children));
}
