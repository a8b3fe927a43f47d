// start.ts - the page without a municipality: a calm search, and all municipalities by name. No rank
// list: who comes here knows where to look. Neighbours: search.ts, header.ts.
import type { Edition, EditionInfo, PlaceInfo } from "./data";
import { h, type Child } from "./dom";
import { areasWord, count, say, words } from "./i18n";
import { isRegion, placeName } from "./scene";
import type { Navigation } from "./state";
import { search, type Search } from "./search";

export interface Start {
  element: HTMLElement;
  search: Search;
}

/** What a place is, beside its name: how many people live there, or how many municipalities it is. */
export function whatPlace(place: PlaceInfo): string {
  const w = words();
  if (isRegion(place)) return `${w.region}, ${w.municipalitiesIn(place.gemeenten?.length ?? 0)}`;
  return place.residents === null ? w.gemeente : `${count(place.residents)} ${w.inhabitants}`;
}

export function startView(navigation: Navigation, info: EditionInfo, edition: Edition | null, places: readonly PlaceInfo[], remark: HTMLElement): Start {
  const w = words();
  const to = (code: string) => navigation.to({ place: code, area: null, view: "negen", map: null });
  const found = () => places.map((place) => ({ name: placeName(place), code: place.code, href: to(place.code), what: whatPlace(place) }));
  const field = search(w.searchPlace, "", found, (href) => navigation.follow(href));
  const item = (place: PlaceInfo, beside: string) => h("li", {}, h("a", { href: to(place.code), "data-within": true }, placeName(place), h("span", { class: "number" }, beside)));
  const regions = places.filter(isRegion);
  const towns = places.filter((place) => !isRegion(place));
  const heading = h("h2", {}, w.places, h("span", {}, w.placesIn(say(edition?.title ?? info.title), towns.length)));
  const list: Child[] = [heading, h("ul", { class: "places" }, ...towns.map((place) => item(place, areasWord(place.areas, edition?.level ?? "buurt"))))];
  if (regions.length) list.push(h("h2", {}, w.regions), h("ul", { class: "places regions" }, ...regions.map((place) => item(place, w.municipalitiesIn(place.gemeenten?.length ?? 0)))));
  const element = h("main", { id: "main", tabindex: -1 }, remark, h("h1", {}, w.start), h("p", { class: "lead" }, w.startLead), field.element, ...list);
  return { element, search: field };
}
