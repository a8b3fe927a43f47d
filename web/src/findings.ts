// findings.ts - what an edition says of a municipality beside its maps: spread, two faces, who it is like,
// where it stands, and how sure all that is. Each a question with an answer in one line; the rest opens.
// Fetched after the first view. Neighbours: findingparts.ts, areafindings.ts (the same for a neighbourhood).
import "./styles/findings.css";
import { verdictMap, type Area, type MapInfo, type Sensitivity, type Spread, type Theme } from "./data";
import { h, sentence, svg, tint, type Child } from "./dom";
import { areasWord, count, figure, period, say, words } from "./i18n";
import { areaFindings } from "./areafindings";
import { bar, changes, explain, finding, inside, list, names, part, rankCell, rankLine, rankText, said, share, shortName, terms, under } from "./findingparts";
import { findingWords } from "./findingwords";
import { fullTitle, type Scene } from "./scene";
import { isShare, pointsText } from "./thermometer";

/** Everything found about the neighbourhood, or about the municipality when none is chosen; empty when
 * the edition says nothing beside its maps. */
export function findings(scene: Scene, area: Area | undefined): HTMLElement[] {
  return area ? areaFindings(scene, area) : [spread(scene), faces(scene), similar(scene), ranks(scene), sure(scene)].filter((one) => one !== null);
}

export const findingsTitle = (area: Area | undefined): string => (area ? findingWords().more : findingWords().found);

// ---- is the spread better?

/** A change of the spread below this is drawn small, whatever its neighbours do. */
const LEAST_REACH = 0.03;

function spread({ place, edition }: Scene): HTMLElement | null {
  const w = findingWords();
  const known = Object.entries(place.spread ?? {}).flatMap(([id, one]) => (one && edition.themes[id] ? [{ one, theme: edition.themes[id]! }] : []));
  const first = known[0]?.one;
  if (!first) return null;
  const reach = Math.max(LEAST_REACH, ...known.map(({ one }) => extent(one)));
  const rows = known.flatMap(({ one, theme }) => [spreadRow(say(theme.title), one, reach), explain(...sentence(say(one.sentence)))]);
  const measured = known.filter(({ one }) => one.corrected);
  const lines = measured.map(({ one, theme }) => `${say(theme.title)}: ${spreadFigures(one)}`);
  return finding("spread", w.spread, spreadAnswer(known[0]!.theme, first), [
    h("div", { class: "spreads" }, ...rows),
    measured.length > 0 && under(w.spreadRead),
    measured.length > 0 && explain(w.spreadMeans(words().areas[edition.level] ?? edition.level)),
    measured.some(({ one }) => one.interval) && explain(w.spreadSure),
    measured.length > 0 && terms("spread", `${w.spreadTerms(period(measured[0]?.one.periods ?? []))}.`, ...lines),
  ]);
}

function spreadAnswer(theme: Theme, { verdict, periods }: Spread): string {
  const w = findingWords();
  const answer = periods?.length === 1 ? w.spreadOnly(periods[0] ?? 0) : w.verdict[verdict];
  return `${answer} (${inside(shortName(theme))})`;
}

const ends = (list: readonly (number | null)[] = []): [number | null, number | null] => [list[0] ?? null, list.length > 1 ? (list[list.length - 1] ?? null) : null];

/** How far from the first year anything of a spread lies. */
const extent = ({ difference, interval }: Spread): number => Math.max(Math.abs(difference ?? 0), ...(interval ?? []).map(Math.abs));

function spreadRow(title: string, one: Spread, reach: number): HTMLElement {
  const w = findingWords();
  const [from, to] = ends(one.corrected);
  const text = (value: number | null) => (value === null ? "–" : figure(100 * value, 0));
  const numbers = from === null ? "" : to === null ? text(from) : `${text(from)} → ${text(to)}`;
  const spoken = to === null ? w.ofHundred(text(from)) : w.spreadRow(title, text(from), text(to));
  return h("div", { class: "spread" }, h("span", {}, title, h("small", {}, to === null ? "" : w.verdict[one.verdict])), slope(one, reach), h("b", {}, h("span", { "aria-hidden": "true" }, numbers), numbers && h("span", { class: "unseen" }, spoken)));
}

/** Two years on one scale: the first, the second with its margin, and a dotted line where the first stood. */
function slope({ corrected, interval, verdict, periods = [] }: Spread, reach: number): SVGElement | string {
  const [from, to] = ends(corrected);
  if (from === null || to === null) return "";
  const y = (value: number) => 28 - ((value - from) / reach) * 22;
  const firm = verdict === "better" || verdict === "worse";
  const [low, high] = interval ? interval.map((d) => y(from + d)) : [];
  const margin = interval && svg("path", { d: `M70 ${low}h8m-4 0V${high}m-4 0h8`, class: "margin" });
  return svg(
    "svg",
    { class: "slope", viewBox: "0 0 92 68", "aria-hidden": "true" },
    svg("line", { x1: 14, x2: 86, y1: y(from), y2: y(from), class: "before" }),
    margin,
    svg("line", { x1: 14, x2: 74, y1: y(from), y2: y(to), class: firm ? "course-line" : "course-line loose" }),
    svg("circle", { cx: 14, cy: y(from), r: 3.4, class: "dot" }),
    svg("circle", { cx: 74, cy: y(to), r: 3.6, class: firm ? "dot" : "dot hollow" }),
    svg("text", { x: 14, y: 67, "text-anchor": "middle" }, String(periods[0])),
    svg("text", { x: 74, y: 67, "text-anchor": "middle" }, String(periods[periods.length - 1])),
  );
}

/** All measures in one line, for who knows them. */
function spreadFigures(one: Spread): string {
  const w = findingWords();
  const pair = (list: readonly (number | null)[] = []) => list.map((value) => (value === null ? "–" : figure(value, 2))).join(" → ");
  const parts = [`${pair(one.corrected)} (${w.spreadRaw} ${pair(one.dissimilarity)})`, `${w.isolation} ${pair(one.isolation)}`, `${w.theil} ${pair(one.theil)}`, `${w.moran} ${pair(one.moran)}`];
  if (typeof one.difference === "number") parts.push(`${w.difference} ${figure(one.difference, 2, true)}`);
  if (one.interval) parts.push(w.interval(figure(one.interval[0], 2, true), figure(one.interval[1], 2, true)));
  return `${parts.join("; ")}.`;
}

// ---- two faces

function faces(scene: Scene): HTMLElement | null {
  const { place, edition } = scene;
  const found = place.faces;
  if (!found) return null;
  const w = findingWords();
  const theme = edition.themes[found.theme];
  const answer = found.red === 0 ? w.facesNone : found.largest === null ? w.unknown : found.groups === 1 ? w.facesWhole : w.facesLargest(share(found.largest));
  const group = found.areas.length > 0 && explain(w.facesGroup(list(names(place, found.areas))), ".");
  const quarters = found.lowest !== null && found.highest !== null && h("ul", { class: "bars" }, quarter(w.lowest, found.lowest, found.highest, theme), quarter(w.highest, found.highest, found.highest, theme));
  const means = quarters && theme && explain(found.ratio === null ? w.facesMeansPlain(say(theme.title)) : w.facesMeans(say(theme.title), figure(found.ratio, 1)));
  return finding("faces", w.faces, answer, [said(...sentence(say(found.sentence))), group, found.areas.length > 0 && onMaps(), quarters, means], found.areas);
}

function quarter(name: string, value: number, most: number, theme: Theme | undefined): HTMLElement {
  return h("li", {}, h("span", {}, name), bar(value, most), h("b", {}, theme && isShare(theme) ? share(value) : figure(value, 0)));
}

/** On a telephone the sheet makes way for the maps. */
const onMaps = (): HTMLElement => h("button", { type: "button", class: "button low on-maps", "data-fold": true }, findingWords().onMaps);

// ---- similar municipalities, ranks

function similar({ place, navigation }: Scene): HTMLElement | null {
  const found = place.similar;
  if (!found?.places.length) return null;
  const w = findingWords();
  const most = Math.max(...found.places.map(({ distance }) => distance));
  const rows = found.places.map(({ code, name, distance }) =>
    h("li", {}, h("a", { href: navigation.to({ place: code, area: null }), "data-within": true }, name), bar(distance, most), h("b", { "aria-label": w.distance(figure(distance, 2)) }, figure(distance, 2))),
  );
  return finding("similar", w.similar, list(found.places.map(({ name }) => name), 3), [h("ul", { class: "bars" }, ...rows), explain(w.similarOn(list(found.on.map(say))))]);
}

function ranks({ place, edition }: Scene): HTMLElement | null {
  const w = findingWords();
  const known = Object.entries(place.ranks ?? {}).flatMap(([id, rank]) => (rank && rank.rank > 0 && edition.themes[id] ? [{ rank, theme: edition.themes[id]! }] : []));
  const first = known[0];
  if (!first) return null;
  const rows = known.map(({ rank, theme }) => h("li", {}, h("span", {}, say(theme.title)), rankLine(rank), rankCell(rank)));
  return finding("ranks", w.ranks, `${shortName(first.theme)}: ${rankText(first.rank)}`, [h("ul", { class: "bars ranks" }, ...rows), explain(w.ranksMean)]);
}

// ---- how sure is this?

function sure(scene: Scene): HTMLElement | null {
  const w = findingWords();
  const map = verdictMap(scene.edition, false);
  const parts = [...noise(scene, map), ...sensitivity(scene), ...widths(scene, map)];
  if (!parts.length) return null;
  return finding("sure", w.sure, sureAnswer(scene, map), parts);
}

function sureAnswer({ place, edition }: Scene, map: MapInfo | undefined): string {
  const w = findingWords();
  const strongest = Object.values(place.sensitivity ?? {})
    .flatMap((one) => one?.components ?? [])
    .sort((a, b) => b.areas.length - a.areas.length)[0];
  if (strongest?.areas.length) return w.sureWithout(inside(say(strongest.title)), areasWord(strongest.areas.length, edition.level));
  const hatched = map?.classes.findIndex((cls) => cls.hatch) ?? -1;
  const quiet = map && hatched >= 0 ? place.classes[map.id]?.shares[hatched] : null;
  return typeof quiet === "number" ? w.sureNoise(share(quiet)) : w.surePlain;
}

/** What noise looks like, the sentence of the edition, and the rule per theme in plain words. */
function noise({ edition }: Scene, map: MapInfo | undefined): Child[] {
  const w = findingWords();
  const found = (map && edition.noise?.[map.id]) || Object.values(edition.noise ?? {})[0];
  if (!found) return [];
  const hatch = map?.classes.find((cls) => cls.hatch);
  const rules = Object.entries(found.themes).flatMap(([id, rule]) => {
    const theme = edition.themes[id];
    if (!rule || !theme) return [];
    if (rule.width !== null) return [explain(w.noiseBand(say(theme.title), pointsText(theme, rule.width)))];
    return rule.q !== null ? [explain(w.noiseRule(say(theme.title), figure(100 * rule.q, 0)))] : [];
  });
  const tested = Object.values(found.themes).find((rule) => rule && rule.q !== null && rule.width === null);
  const trade = tested ? w.noiseTerms(figure(tested.q ?? 0, 2), tested.z === null ? "" : `, |z| ≥ ${figure(tested.z, 2)}`) : "";
  return [
    under(w.noise),
    h("div", { class: "noise-sample" }, hatch && tint(h("i", { class: "sign hatch" }), hatch), h("span", {}, w.noiseMeans)),
    said(...sentence(say(found.sentence))),
    ...rules,
    terms("noise", [trade && `${trade}.`, found.squares && w.noiseSquares(count(found.squares.real), count(found.squares.tested))].filter(Boolean).join(" ")),
  ];
}

function sensitivity(scene: Scene): Child[] {
  const w = findingWords();
  return Object.entries(scene.place.sensitivity ?? {}).flatMap(([id, one]) => {
    const map = scene.edition.maps.find((any) => any.id === one?.map);
    if (!one || !map) return [];
    const rows = [...one.components].sort((a, b) => b.areas.length - a.areas.length).map((component) => componentRow(scene, map, id, component));
    return [under(w.sensitivity), said(...sentence(say(one.sentence))), explain(`${words().map}: ${fullTitle(map)}.`), h("div", { class: "parts" }, ...rows)];
  });
}

function componentRow(scene: Scene, map: MapInfo, theme: string, { id, title, areas, classes }: Sensitivity["components"][number]): HTMLElement {
  const w = findingWords();
  const name = h("span", {}, w.without(inside(say(title))));
  if (!areas.length) return h("div", { class: "part none" }, name, h("small", {}, w.changedNone));
  return part(`without.${theme}.${id}`, h("span", { class: "line" }, name, h("small", {}, w.changed(areasWord(areas.length, scene.edition.level)))), [changes(scene, map, areas, classes), onMaps()], areas);
}

/** The share in the alarming class (else the highest) for each width of the kernel. */
function widths({ place, edition }: Scene, map: MapInfo | undefined): Child[] {
  const w = findingWords();
  const tried = map && place.bandwidths?.[map.id];
  if (!map || !tried) return [];
  const alarm = map.classes.findIndex((cls) => cls.alarm);
  const at = alarm < 0 ? map.classes.length - 1 : alarm;
  const rows = (edition.bandwidths ?? Object.keys(tried).map(Number)).flatMap((metres) => {
    const part = tried[String(metres)]?.[at];
    return typeof part === "number" ? [{ metres, part }] : [];
  });
  if (rows.length < 2) return [];
  const most = Math.max(...rows.map(({ part }) => part), 1);
  const metresText = (metres: number) => `${count(metres)} ${words().metre}`;
  const chosen = edition.bandwidth ?? rows[1]!.metres;
  const items = rows.map(({ metres, part }) => h("li", { class: metres === chosen ? "chosen-width" : null }, h("span", {}, metresText(metres), metres === chosen && h("small", {}, w.theMap)), bar(part, most), h("b", {}, share(part))));
  return [under(w.widths), h("ul", { class: "bars widths" }, ...items), explain(w.widthsMean(metresText(chosen), inside(say(map.classes[at]?.title)))), terms("widths", w.widthsTerms)];
}
