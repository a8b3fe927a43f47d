// nine.ts - the nine maps, three by three in the catalogue's order, each with its title above and its
// legend below. A map that the edition lacks keeps its place, and says which source is missing.
// Neighbours: smallmap.ts (frames), legend.ts.
import { editionPeriod, isBlank, nineMaps, type Edition, type MapInfo } from "./data";
import { h, icon } from "./dom";
import { period, say, words } from "./i18n";
import { percent, smallLegend } from "./legend";
import { SMALL } from "./paint";
import { absenceOf, fullTitle, numberOf, placeName, type Scene } from "./scene";
import { LinkedMaps, type Watcher } from "./smallmap";

const MARGIN = 5;

export interface NineView {
  element: HTMLElement;
  maps: LinkedMaps;
}

export function nineView(scene: Scene, watcher: Watcher): NineView {
  const maps = new LinkedMaps(scene.shapes, scene.place.bounds, SMALL, MARGIN, watcher, true);
  const cards = nineMaps(scene.edition).map((map) => (map.present ? card(scene, map, maps.add(map, summary(scene, map))) : absentCard(scene, map)));
  return { element: h("section", { class: "nine", "aria-label": words().nine }, ...cards), maps };
}

function titleOf(map: MapInfo): (Node | string)[] {
  return [h("b", {}, say(map.title)), " ", h("span", {}, say(map.subtitle))];
}

/** The map's years. Where the card is narrow, those that the page's header gives as well make way for the title. */
function timeOf(edition: Edition, map: MapInfo): HTMLElement {
  const years = period(map.periods);
  return h("time", { class: years === period(editionPeriod(edition)) && "usual" }, years);
}

function card({ edition, navigation, place }: Scene, map: MapInfo, frame: HTMLElement): HTMLElement {
  const link = h("a", { href: navigation.to({ view: "een", map: map.id }), "data-within": true, title: words().enlarge(numberOf(map), fullTitle(map)) }, ...titleOf(map));
  const head = h("header", {}, h("span", { class: "number" }, numberOf(map)), h("h2", {}, link), timeOf(edition, map), icon("enlarge", 14));
  if (isBlank(place, map)) return h("article", { class: "card", "data-map": map.id }, head, frame, h("p", { class: "blank" }, words().blank), h("div", { class: "legend-line" }));
  return h("article", { class: "card", "data-map": map.id }, head, frame, smallLegend(map));
}

function absentCard({ edition, navigation }: Scene, map: MapInfo): HTMLElement {
  const w = words();
  const head = h("header", {}, h("span", { class: "number" }, numberOf(map)), h("h2", {}, h("span", { class: "title" }, ...titleOf(map))));
  const why = h("div", { class: "absent" }, h("b", {}, w.absent), h("span", {}, absenceOf(edition, map)), map.last_edition && h("a", { href: navigation.to({ edition: map.last_edition }), "data-within": true }, w.absentLast(map.last_edition)));
  return h("article", { class: "card missing", "data-map": map.id }, head, why, h("div", { class: "legend-line" }));
}

/** The map in one sentence, for who does not see it: the shares of its classes. */
export function summary({ place }: Scene, map: MapInfo): string {
  const shares = place.classes[map.id]?.shares ?? [];
  const parts = map.classes.map((cls, i) => (shares[i] ? `${say(cls.title)} ${percent(shares[i])}` : "")).filter(Boolean);
  return `${words().map} ${numberOf(map)}: ${fullTitle(map)}, ${placeName(place)}. ${isBlank(place, map) ? words().blank : parts.join(", ")}`;
}
