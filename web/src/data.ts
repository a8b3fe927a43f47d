// data.ts - what the server gives: editions, an edition, its places, one municipality. The types
// follow docs/formats.md. Knows how to fetch, not how anything looks.
// Neighbours: app.ts asks; everything that shows reads these types.
import { carried } from "./bearer";
import type { Text } from "./i18n";

export interface EditionInfo {
  id: string;
  rev: string;
  title: Text;
  date: string;
  demo: boolean;
  municipalities: number;
}

export interface Editions {
  editions: EditionInfo[];
  mode?: string;
}

export interface MapClass {
  id: string;
  title: Text;
  meaning: Text;
  small: Text;
  light: string;
  dark: string;
  ink_light: string;
  ink_dark: string;
  hatch: boolean;
  alarm: boolean;
}

export type Draws = "level" | "change" | "change_change" | "level_level";

export interface MapInfo {
  id: string;
  number: number;
  present: boolean;
  reason?: Text;
  missing?: string[];
  last_edition?: string;
  title: Text;
  subtitle: Text;
  short: Text;
  question: Text;
  reading: Text[];
  draws: Draws;
  on: "grid" | "areas";
  periods: number[];
  themes: string[];
  relative: boolean;
  limits_shown?: string[];
  unit?: Text;
  row_title?: Text;
  column_title?: Text;
  row_words?: Text[];
  column_words?: Text[];
  classes: MapClass[];
  indicators: Text[];
  sources: Text[];
}

export interface Theme {
  title: Text;
  short: Text;
  unit: Text;
  explanation: Text;
  /** null where the edition knows one year only. */
  from: number | null;
  to: number;
  worse: number;
  shown_decimals: number;
  palette_map: string | null;
  source: Text;
}

export type Series = [year: number, value: number | null][];

/** A theme for the municipality or the country. */
export interface WholeTheme {
  value: number | null;
  change: number | null;
  /** Is the change more than noise? */
  real?: boolean;
  strip?: number | null;
  series?: Series;
  /** Of the country: where the figure comes from. */
  note?: Text;
}

/** A theme for one area. */
export interface AreaTheme extends WholeTheme {
  band: number | null;
  real: boolean;
  relative: number | null;
  relative_real: boolean;
  class: number;
  strip: number | null;
  flag: number;
  change_flag: number;
  /** Place within the municipality (1 is the highest figure), others equal to it, among how many. */
  rank?: [rank: number, ties: number, among: number] | null;
  cluster?: Cluster | null;
  /** Brought over from another boundary year. */
  derived?: boolean;
  /** Of the union of an index's components, per cent. */
  bounds?: [low: number, high: number] | null;
}

/** High among high, low among low, unlike its surroundings, or nothing of the kind. */
export type Cluster = "hot" | "cold" | "outlier" | "none";

export interface SourceInfo {
  id: string;
  title: Text;
  attribution: Text;
  licence: string;
  period: string;
}

export type Verdict = "better" | "worse" | "same" | "unknown";

/** How evenly a group is spread over the areas of a municipality, a region or the country: per period,
 * then what became of it. Measures are 0..1. */
export interface Spread {
  /** Absent, as all measures, where nothing can be said. */
  periods?: number[];
  dissimilarity?: (number | null)[];
  corrected?: (number | null)[];
  isolation?: (number | null)[];
  theil?: (number | null)[];
  moran?: (number | null)[];
  difference?: number | null;
  interval?: [low: number, high: number] | null;
  verdict: Verdict;
  sentence: Text;
}

/** Do the red places lie together, and how far are the lowest and the highest quarter apart? */
export interface Faces {
  map: string;
  theme: string;
  red: number;
  groups: number;
  /** Per cent of the people of red places in the largest group. */
  largest: number | null;
  /** Indices of that group's areas. */
  areas: number[];
  lowest: number | null;
  highest: number | null;
  ratio: number | null;
  sentence: Text;
}

export interface Rank {
  rank: number;
  ties: number;
  among: number;
}

export interface Similar {
  on: Text[];
  places: { code: string; name: string; distance: number }[];
}

/** Areas that change class when the recipe is run without one component, and the class they would get. */
export interface Sensitivity {
  map: string;
  components: { id: string; title: Text; areas: number[]; classes: number[] }[];
  sentence: Text;
}

/** How many areas of the country a map tested, and by what rule a change is more than noise. */
export interface Noise {
  tested: number;
  real: number;
  squares?: { tested: number; real: number };
  themes: Record<string, { tested: number; real: number; q: number | null; z: number | null; width: number | null } | undefined>;
  sentence: Text;
}

export interface Edition {
  id: string;
  title: Text;
  note: Text;
  date: string;
  demo: boolean;
  level: string;
  boundary: number;
  grid: boolean;
  themes: Record<string, Theme>;
  maps: MapInfo[];
  national: Record<string, WholeTheme | undefined>;
  texts: Record<string, Text>;
  flags: Record<string, Text>;
  sources: SourceInfo[];
  /** Metres of the kernel: those that were tried, and the one the maps are drawn with. */
  bandwidths?: number[] | null;
  bandwidth?: number | null;
  noise?: Record<string, Noise | undefined> | null;
}

/** West, south, east, north in degrees. */
export type Bounds = [number, number, number, number];

export interface PlaceInfo {
  code: string;
  name: string;
  bounds: Bounds;
  residents: number | null;
  areas: number;
  alarm: number | null;
  kind?: Kind;
  /** Of a region: its name in both languages, and its municipalities. */
  title?: Text;
  gemeenten?: string[];
}

/** A region is a list of municipalities, shown as one. */
export type Kind = "gemeente" | "regio";

export interface Area {
  code: string;
  name: string;
  wijk: string;
  wijk_name: string;
  /** In a region: which of its municipalities. */
  gemeente?: string;
  residents: number | null;
  dwellings: number | null;
  water: boolean;
  label: [number, number];
  bounds: Bounds;
  class: Record<string, number | undefined>;
  themes: Record<string, AreaTheme | undefined>;
  sentence: Text;
  context: Text;
}

export interface Place {
  code: string;
  name: string;
  bounds: Bounds;
  residents: number | null;
  dwellings: number | null;
  areas_count: number;
  headline: Text;
  themes: Record<string, WholeTheme | undefined>;
  classes: Record<string, { shares: (number | null)[] } | undefined>;
  areas: Area[];
  kind?: Kind;
  /** Of a region: its name in both languages, the codes of its municipalities, and what is compared with what. */
  title?: Text;
  gemeenten?: string[] | null;
  relative_note?: Text;
  spread?: Record<string, Spread | undefined> | null;
  faces?: Faces | null;
  ranks?: Record<string, Rank | undefined> | null;
  similar?: Similar | null;
  sensitivity?: Record<string, Sensitivity | undefined> | null;
  /** Per map and bandwidth in metres: per cent of residents per class. */
  bandwidths?: Record<string, Record<string, (number | null)[] | undefined> | undefined> | null;
}

/** Codes that are not a class; docs/formats.md. */
export const TOO_FEW = 20;
export const FIRST_FLAG = 20;

/** Is there nothing to draw of a municipality on a map: no area with a class? */
export const isBlank = (place: Place, map: MapInfo): boolean =>
  place.areas.every((area) => (area.class[map.id] ?? FIRST_FLAG) >= FIRST_FLAG) && !place.classes[map.id]?.shares.some((share) => (share ?? 0) > 0);

/** A request that failed, with the status the server gave (0: no answer). */
export class FetchError extends Error {
  constructor(readonly url: string, readonly status: number) {
    super(`${url}: ${status}`);
  }
}

async function fetchJson<T>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: carried() }).catch(() => {
    throw new FetchError(url, 0);
  });
  if (!answer.ok) throw new FetchError(url, answer.status);
  return (await answer.json()) as T;
}

const base = (info: EditionInfo) => `/e/${encodeURIComponent(info.id)}/${info.rev}`;

/** index.html asks for the list ahead, without a token: in another site's frame it is asked for by another name. */
export const fetchEditions = () => fetchJson<Editions>(carried().Authorization ? "/api/v1/editions?frame" : "/api/v1/editions");
export const fetchEdition = (info: EditionInfo) => fetchJson<Edition>(`${base(info)}/edition.json`);
export const fetchPlaces = (info: EditionInfo) => fetchJson<{ places: PlaceInfo[] }>(`${base(info)}/places.json`).then((answer) => answer.places);
export const fetchPlace = (info: EditionInfo, code: string) => fetchJson<Place>(`${base(info)}/gm/${code}.json`);
export const shapesUrl = (info: EditionInfo, code: string) => new URL(`${base(info)}/gm/${code}.pmtiles`, location.href).href;

/** The nine maps of the page, in order of their places; those without a number come after. */
export const nineMaps = (edition: Edition): MapInfo[] => edition.maps.filter((map) => map.number >= 1 && map.number <= 9).sort((a, b) => a.number - b.number);

/** Maps that can be opened: the nine, and whatever else is present. */
export const openMaps = (edition: Edition): MapInfo[] =>
  edition.maps.filter((map) => map.present).sort((a, b) => (a.number || 99) - (b.number || 99));

export const isMatrix = (map: MapInfo): boolean => map.draws === "change_change" || map.draws === "level_level";

/** The map whose class is a neighbourhood's verdict: change against change, absolute or relative as
 * asked; where the edition has none the other matrix, else the first map there is. */
export function verdictMap(edition: Edition, relative: boolean): MapInfo | undefined {
  const maps = openMaps(edition);
  return (
    maps.find((map) => map.draws === "change_change" && map.relative === relative) ??
    maps.find((map) => map.draws === "change_change") ??
    maps.find((map) => map.draws === "level_level") ??
    maps[0]
  );
}

/** The same map seen the other way (absolute or relative); undefined where there is no such pair. */
export function counterpart(edition: Edition, map: MapInfo): MapInfo | undefined {
  return openMaps(edition).find((other) => other.draws === map.draws && other.relative !== map.relative && other.themes.join() === map.themes.join());
}

/** The periods of a whole edition: first and last year any of its maps speaks of. */
export function editionPeriod(edition: Edition): number[] {
  const years = edition.maps.filter((map) => map.present).flatMap((map) => map.periods);
  return years.length ? [Math.min(...years), Math.max(...years)] : [];
}
