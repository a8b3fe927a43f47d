// dom.ts - making elements in a few words. No HTML strings anywhere: text cannot become markup, and
// no style attribute is written, so the strictest content policy holds.

export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
}

/** An HTML element: attributes by name, a function is a listener for the event of that name. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/** Gives an element a colour that has a light and a dark form; page.css picks the one of the theme. */
export function tint<E extends HTMLElement | SVGElement>(element: E, colour: { light: string; dark: string }): E {
  element.style.setProperty("--light", colour.light);
  element.style.setProperty("--dark", colour.dark);
  element.classList.add("tint");
  return element;
}

/** A sentence in which **words** are strong. */
export function sentence(text: string): Child[] {
  return text.split("**").map((part, i) => (i % 2 ? h("b", {}, part) : part));
}

const STROKES = {
  search: "M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9M10.5 10.5 14 14",
  down: "m4 6 4 4 4-4",
  nine: "M2.5 2.5h3v3h-3zM10.5 2.5h3v3h-3zM2.5 10.5h3v3h-3zM10.5 10.5h3v3h-3z",
  one: "M2.5 2.5h11v11h-11z",
  table: "M2.5 3.5h11M2.5 8h11M2.5 12.5h11",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  home: "M3 7.5 8 3l5 4.5V13H9.5V9.5h-3V13H3z",
  previous: "m10 3-5 5 5 5",
  next: "m6 3 5 5-5 5",
  enlarge: "M9.5 2.5h4v4M6.5 13.5h-4v-4M13.5 2.5l-5 5M2.5 13.5l5-5",
  close: "m3.5 3.5 9 9M12.5 3.5l-9 9",
};

export function icon(name: keyof typeof STROKES, size = 16): SVGElement {
  return svg("svg", { class: "icon", width: size, height: size, viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("path", { d: STROKES[name] }));
}
