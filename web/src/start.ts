// start.ts - the page without a municipality: a calm search, and all municipalities by name. No rank
// list: who comes here knows where to look. Neighbours: search.ts, header.ts.
import type { Edition, EditionInfo, PlaceInfo } from "./data";
import { h } from "./dom";
import { areasWord, count, say, words } from "./i18n";
import type { Navigation } from "./state";
import { search, type Search } from "./search";

export interface Start {
  element: HTMLElement;
  search: Search;
}

export function startView(navigation: Navigation, info: EditionInfo, edition: Edition | null, places: readonly PlaceInfo[], remark: HTMLElement): Start {
  const w = words();
  const to = (code: string) => navigation.to({ place: code, area: null, view: "negen", map: null });
  const found = () => places.map(({ name, code, residents }) => ({ name, code, href: to(code), what: residents === null ? "" : `${count(residents)} ${w.inhabitants}` }));
  const field = search(w.searchPlace, "", found, (href) => navigation.follow(href));
  const items = places.map(({ code, name, areas }) => h("li", {}, h("a", { href: to(code), "data-within": true }, name, h("span", { class: "number" }, areasWord(areas, edition?.level ?? "buurt")))));
  const heading = h("h2", {}, w.places, h("span", {}, w.placesIn(say(edition?.title ?? info.title), places.length)));
  const element = h("main", { id: "main", tabindex: -1 }, remark, h("h1", {}, w.start), h("p", { class: "lead" }, w.startLead), field.element, heading, h("ul", { class: "places" }, ...items));
  return { element, search: field };
}
