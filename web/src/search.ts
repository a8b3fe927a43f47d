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
  /** Municipality or area code, "GM0518": it finds too. */
  code?: string;
}

const MOST = 9;

/** What people call a municipality whose name in the register is another. */
const COMMON_NAMES: Record<string, string> = { GM0518: "Den Haag", GM0796: "Den Bosch" };

/** Names without accents, apostrophes, other signs and capitals, so that "s-gra" finds "'s-Gravenhage". */
export function plain(name: string): string {
  return name.normalize("NFD").replace(/[\u0300-\u036f'’‘`]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}

/** How well an item answers: 0 its name, common name or code begins with the question; 1 a word of it does;
 * 2 it stands somewhere in it; 3 nowhere. */
function fitOf({ name, code = "" }: { name: string; code?: string }, wanted: string): number {
  const fits = [name, COMMON_NAMES[code] ?? "", code].map((text) => {
    const held = plain(text);
    return held.startsWith(wanted) ? 0 : ` ${held}`.includes(` ${wanted}`) ? 1 : held.includes(wanted) ? 2 : 3;
  });
  return Math.min(...fits);
}

/** Those whose name, or a word of it, begins with the question; then those that hold it anywhere. */
export function find<T extends { name: string; code?: string }>(all: readonly T[], question: string, most = MOST): T[] {
  const wanted = plain(question);
  if (!wanted) return [];
  return all
    .map((item) => ({ item, fit: fitOf(item, wanted) }))
    .filter(({ fit }) => fit < 3)
    .sort((a, b) => a.fit - b.fit)
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
  const nothing = h("p", { class: "found nothing", "aria-hidden": "true" });
  const input = h("input", { type: "text", role: "combobox", placeholder: label, "aria-label": label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", value });
  const element = h("div", { class: "find", role: "search" }, icon("search"), input, h("kbd", { "aria-hidden": "true" }, "/"), list, nothing, said);
  let results: Found[] = [];
  let active = -1;
  list.hidden = nothing.hidden = true;

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
    const missed = plain(input.value) && !options.length ? words().searchNothing(input.value.trim()) : "";
    nothing.hidden = !missed;
    nothing.textContent = missed;
    said.textContent = options.length ? words().searchFound(options.length) : missed;
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
    nothing.hidden = true;
    input.value = value;
  });
  return { element, focus: () => input.focus() };
}
