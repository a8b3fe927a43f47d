// search.ts - one field that finds municipalities and, within one, its neighbourhoods. A combobox as
// ARIA describes it: arrows choose, Enter goes, Escape closes.
// Knows names only. Neighbours: header.ts, start.ts.
import { h, icon } from "./dom";
import { words } from "./i18n";

export interface Found {
  name: string;
  /** What it is: "gemeente", "buurt in wijk ...". */
  what: string;
  href: string;
}

const MOST = 9;

/** Names without accents, signs and capitals, so that "s-gra" finds "'s-Gravenhage". */
export function plain(name: string): string {
  return name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}

/** Those whose name, or a word of it, begins with the question; then those that hold it anywhere. */
export function find<T extends { name: string }>(all: readonly T[], question: string, most = MOST): T[] {
  const wanted = plain(question);
  if (!wanted) return [];
  const places = all.map((item) => ({ item, at: ` ${plain(item.name)}`.indexOf(wanted), word: ` ${plain(item.name)}`.indexOf(` ${wanted}`) }));
  const order = (place: (typeof places)[number]) => (place.word === 0 ? 0 : place.word > 0 ? 1 : 2);
  return places
    .filter(({ at }) => at >= 0)
    .sort((a, b) => order(a) - order(b))
    .slice(0, most)
    .map(({ item }) => item);
}

export interface Search {
  element: HTMLElement;
  focus(): void;
}

let made = 0;

/** `candidates` is asked at each key, so that it may grow while the page loads. */
export function search(label: string, value: string, candidates: () => Found[], go: (href: string) => void): Search {
  const id = `found-${++made}`;
  const list = h("ul", { id, role: "listbox", class: "found", "aria-label": label });
  const said = h("span", { class: "unseen", role: "status" });
  const input = h("input", { type: "text", role: "combobox", placeholder: label, "aria-label": label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", value });
  const element = h("div", { class: "find", role: "search" }, icon("search"), input, h("kbd", { "aria-hidden": "true" }, "/"), list, said);
  let results: Found[] = [];
  let active = -1;
  list.hidden = true;

  const open = (on: boolean) => {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    if (!on) mark(-1);
  };

  const mark = (next: number) => {
    active = next;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    const option = list.children[active];
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  };

  const choose = (found: Found | undefined) => {
    if (!found) return;
    open(false);
    input.blur();
    go(found.href);
  };

  const update = () => {
    results = find(candidates(), input.value);
    const options = results.map((found, i) => h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", pointerdown: (event: Event) => event.preventDefault(), click: () => choose(found) }, h("span", {}, found.name), h("small", {}, found.what)));
    list.replaceChildren(...options);
    open(options.length > 0);
    said.textContent = input.value ? (options.length ? words().searchFound(options.length) : words().searchNothing) : "";
  };

  const key = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      if (list.hidden) input.blur();
      else open(false);
    } else if (event.key === "Enter") choose(results[Math.max(active, 0)]);
    else if (event.key === "ArrowDown" && results.length) mark((active + 1) % results.length);
    else if (event.key === "ArrowUp" && results.length) mark((active - 1 + results.length) % results.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  input.addEventListener("input", update);
  input.addEventListener("keydown", key);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("blur", () => {
    open(false);
    input.value = value;
  });
  return { element, focus: () => input.focus() };
}
