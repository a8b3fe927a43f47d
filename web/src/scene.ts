// scene.ts - what is on the page at this moment: an edition, one municipality in it, its shapes, and
// the address. Passed to everything that shows; holds no state of its own.
import type { Area, Edition, EditionInfo, Kind, MapClass, MapInfo, Place, PlaceInfo } from "./data";
import { FIRST_FLAG, TOO_FEW } from "./data";
import { say, words, type Text } from "./i18n";
import type { Navigation } from "./state";
import type { Shapes } from "./tiles";

export interface Scene {
  navigation: Navigation;
  info: EditionInfo;
  edition: Edition;
  place: Place;
  /** All there are, as far as known: a region's panel names its municipalities. */
  places: readonly PlaceInfo[];
  shapes: Shapes;
}

export const indexOfArea = (place: Place, code: string | null): number => (code === null ? -1 : place.areas.findIndex((area) => area.code === code));

/** What a municipality or region is called; a region's name has two languages. */
export const placeName = (place: { name: string; title?: Text }): string => say(place.title) || place.name;

export const isRegion = (place: { kind?: Kind }): boolean => place.kind === "regio";

/** Code of an area on a map; "not collected" when the edition does not say. */
export const codeOf = (area: Area, map: MapInfo): number => area.class[map.id] ?? FIRST_FLAG + 1;

/** What a code on a map is called: the class, or why there is none. */
export function nameOfCode(edition: Edition, map: MapInfo, code: number): string {
  const cls: MapClass | undefined = map.classes[code];
  if (cls) return say(cls.title);
  return code === TOO_FEW ? words().few : say(edition.flags[String(code)]) || words().none;
}

/** "1", ... "9"; "+" for a map without a place among the nine. */
export const numberOf = (map: MapInfo): string => (map.number >= 1 && map.number <= 9 ? String(map.number) : "+");

export const fullTitle = (map: MapInfo): string => `${say(map.title)}, ${say(map.subtitle)}`;

/** Why an edition lacks a map: its own sentence, or the sources that are missing. */
export function absenceOf(edition: Edition, map: MapInfo): string {
  const sources = (map.missing ?? []).map((id) => say(edition.sources.find((source) => source.id === id)?.title) || id);
  return say(map.reason) || words().absentFor(sources.join(", "));
}
