// thermometer.ts - the measures of a neighbourhood: each on a strip of the map's classes beside its
// municipality and the country, with the change and whether it is more than noise; and their course
// over time. Draws figures as given: rounding and hiding were done at the gate.
// Neighbours: panel.ts (places it), data.ts.
import type { AreaTheme, Edition, MapClass, Place, Series, Theme, WholeTheme } from "./data";
import { h, svg, tint } from "./dom";
import { areaWord, figure, lang, say, words } from "./i18n";
import { placeName } from "./scene";

const STRIP = 210;
const CHANGE = 108;

/** Who the thermometer is about: an area's themes, or those of the municipality itself. */
export interface Subject {
  edition: Edition;
  place: Place;
  themes: Record<string, AreaTheme | WholeTheme | undefined> | null;
  relative: boolean;
}

interface Measure {
  id: string;
  theme: Theme;
  own: Partial<AreaTheme>;
  place: WholeTheme | undefined;
  nation: WholeTheme | undefined;
  relative: boolean;
  /** Values below nothing occur: then every value carries its sign. */
  signed: boolean;
  /** A change of this size reaches the end of the line. */
  reach: number;
}

/** "%", "punt", "index": what follows a comma explains, and has no room beside a figure. */
const shortUnit = (theme: Theme): string => say(theme.unit).split(",")[0]?.trim() ?? "";

export const isShare = (theme: Theme): boolean => shortUnit(theme) === "%";

/** A value with its unit: "17 %", "104 index"; on a scale that goes below nothing "+6 pt". */
export function valueText(theme: Theme, value: number, signed: boolean): string {
  const number = figure(value, theme.shown_decimals, signed);
  const unit = signed ? words().points : shortUnit(theme);
  return unit === "%" ? (lang() === "nl" ? `${number} %` : `${number}%`) : unit ? `${number} ${unit}` : number;
}

/** Do any of the municipality's values lie below nothing? */
export const isSigned = (place: Place, id: string): boolean => place.areas.some((area) => (area.themes[id]?.value ?? 0) < 0);

function measures(subject: Subject): Measure[] {
  const { edition, place, themes, relative } = subject;
  return Object.entries(edition.themes).map(([id, theme]) => ({
    id,
    theme,
    own: themes?.[id] ?? place.themes[id] ?? {},
    place: place.themes[id],
    nation: edition.national[id],
    relative: relative && themes !== null,
    signed: isSigned(place, id),
    reach: reach(place, id),
  }));
}

/** The end of a line of change: what nine in ten of the municipality's neighbourhoods stay within. The few
 * beyond it stand at the end. */
function reach(place: Place, id: string): number {
  const sizes = place.areas
    .flatMap(({ themes: { [id]: own } }) => [own?.change, own?.relative, (own?.band ?? 0) * 1.5])
    .flatMap((size) => (typeof size === "number" && size !== 0 ? [Math.abs(size)] : []))
    .sort((a, b) => a - b);
  return 1.25 * (sizes[Math.floor(sizes.length * 0.9)] ?? 1);
}

export function thermometer(subject: Subject): HTMLElement {
  const all = measures(subject);
  const w = words();
  const years = new Set(all.map(({ theme }) => `${theme.from}-${theme.to}`));
  const one = years.size === 1 ? all[0]?.theme : undefined;
  const since = one && one.from !== null && one.from !== one.to ? (subject.relative && subject.themes ? w.sinceRelative(one.from) : w.since(one.from)) : w.change;
  return h(
    "div",
    {},
    h("div", { class: "measures" }, h("div", { class: "head" }, one ? w.now(one.to) : ""), h("div", { class: "head right" }, since), ...all.flatMap((measure) => rowOf(subject, measure, !one))),
    key(subject),
    h("p", { class: "key" }, unitsOf(subject.edition).join(" · ")),
  );
}

/** What the short units stand for, as far as the edition uses them. */
function unitsOf({ themes }: Edition): string[] {
  const w = words();
  const all = Object.values(themes);
  const explained = all.map((theme) => say(theme.unit).split(",").map((part) => part.trim())).flatMap(([unit, meaning]) => (unit && meaning ? [`${unit}: ${meaning}`] : []));
  return [...new Set([...(all.some(isShare) ? [w.unitShare] : []), ...(all.some((theme) => !isShare(theme)) ? [w.unitPoints] : []), ...explained])];
}

/** "Nederland"; of invented places there is no country. */
const nation = ({ demo }: Edition): string => (demo ? words().theDemo : words().theNetherlands);

function rowOf(subject: Subject, measure: Measure, withYear: boolean): HTMLElement[] {
  const { theme } = measure;
  const title = h("span", {}, say(theme.title), withYear && h("small", {}, ` ${theme.to}`), measure.own.derived && h("small", {}, ` · ${words().broughtOver}`));
  return [h("div", { class: "measure" }, title, valueOf(subject, measure), strip(subject.edition, measure, subject.themes !== null)), changeOf(measure)];
}

function valueOf({ edition }: Subject, { theme, own, place, relative, signed }: Measure): HTMLElement {
  if (own.value === null || own.value === undefined) {
    return h("b", { class: "quiet", title: say(edition.flags[String(own.flag)]) }, words().noFigure);
  }
  if (relative && place && place.value !== null) {
    return h("b", {}, `${figure(own.value - place.value, theme.shown_decimals, true)} `, h("small", {}, changeUnit(theme)));
  }
  const text = valueText(theme, own.value, signed);
  const cut = isShare(theme) ? -1 : text.lastIndexOf(" ");
  return cut < 0 ? h("b", {}, text) : h("b", {}, text.slice(0, cut + 1), h("small", {}, text.slice(cut + 1)));
}

const changeUnit = (theme: Theme): string => (isShare(theme) ? words().pointsOfShare : words().points);

/** The size of a change with its unit: "2,4 pp". */
export const pointsText = (theme: Theme, size: number): string => `${figure(size, 1)} ${changeUnit(theme)}`;

/** Five segments in the colours of the map; a dot for the neighbourhood, ticks for the rest. */
function strip(edition: Edition, { theme, own, place, nation }: Measure, dotted: boolean): SVGElement {
  const classes: MapClass[] = edition.maps.find((map) => map.id === theme.palette_map)?.classes ?? [];
  if (!classes.length) return svg("svg", { class: "strip", viewBox: `0 0 ${STRIP} 21`, "aria-hidden": "true" });
  const wide = STRIP / classes.length;
  const segments = classes.map((cls, i) => tint(svg("rect", { x: i * wide + (i ? 0.5 : 0), y: 7, width: wide - (i ? 1 : 0.5), height: 7, class: "filled" }), cls));
  const tick = (whole: WholeTheme | undefined, kind: string) => {
    if (typeof whole?.strip !== "number") return null;
    const x = whole.strip * STRIP;
    return svg("line", { x1: x, x2: x, y1: kind === "nation" ? 4 : 3, y2: kind === "nation" ? 17 : 18, class: `tick ${kind}` });
  };
  const dot = dotted && typeof own.strip === "number" && svg("circle", { cx: Math.min(Math.max(own.strip * STRIP, 5), STRIP - 5), cy: 10.5, r: 5.6, class: "dot" });
  return svg("svg", { class: "strip", viewBox: `0 0 ${STRIP} 21`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...segments, svg("rect", { x: 0, y: 7, width: STRIP, height: 7, class: "rim" }), tick(nation, "nation"), tick(place, "place"), dot);
}

function changeOf({ theme, own, relative, reach: most }: Measure): HTMLElement {
  const change = relative ? own.relative : own.change;
  if (change === null || change === undefined) {
    return h("div", { class: "change quiet" }, h("b", {}, theme.from === null || theme.from === theme.to || own.value === null ? "" : words().noChange));
  }
  const real = (relative ? own.relative_real : own.real) ?? true;
  const text = real ? `${figure(change, 1, true)} ${changeUnit(theme)}` : words().withinNoise;
  return h("div", { class: real ? "change" : "change quiet" }, h("b", {}, text), changeLine(change, real, own.band ?? null, most));
}

function changeLine(change: number, real: boolean, band: number | null, most: number): SVGElement {
  const middle = CHANGE / 2;
  const x = (size: number) => middle + Math.max(-1, Math.min(1, size / most)) * (middle - 5);
  const noise = band ? { x: x(-band), y: 4, width: x(band) - x(-band), height: 13, rx: 2 } : null;
  return svg(
    "svg",
    { class: "strip", viewBox: `0 0 ${CHANGE} 21`, "aria-hidden": "true" },
    svg("line", { x1: 0, x2: CHANGE, y1: 10.5, y2: 10.5, class: "rule" }),
    noise && svg("rect", { ...noise, class: "band" }),
    noise && hatchLines(noise),
    svg("line", { x1: middle, x2: middle, y1: 3, y2: 18, class: "zero" }),
    real && svg("line", { x1: middle, x2: x(change), y1: 10.5, y2: 10.5, class: "stem" }),
    svg("circle", { cx: x(change), cy: 10.5, r: 4.4, class: real ? "dot" : "dot hollow" }),
  );
}

/** The hatch of "noise" as lines within a box. */
function hatchLines(box: { x: number; y: number; width: number; height: number }): SVGElement {
  let d = "";
  for (let at = 3; at < box.width + box.height; at += 5) {
    const x1 = box.x + Math.min(at, box.width);
    const y1 = box.y + Math.max(0, at - box.width);
    const x2 = box.x + Math.max(0, at - box.height);
    const y2 = box.y + Math.min(at, box.height);
    d += `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
  }
  return svg("path", { d, class: "hatching" });
}

function key({ edition, place, themes }: Subject): HTMLElement {
  const w = words();
  const mark = (width: number, child: SVGElement | SVGElement[]) => svg("svg", { width, height: 13, viewBox: `0 0 ${width} 13`, "aria-hidden": "true" }, ...[child].flat());
  const line = (kind: string) => mark(4, svg("line", { x1: 2, x2: 2, y1: 0, y2: 13, class: `tick ${kind}` }));
  const box = { x: 0, y: 1, width: 18, height: 11 };
  return h(
    "div",
    { class: "key" },
    themes && h("span", {}, mark(11, svg("circle", { cx: 5.5, cy: 6.5, r: 4.4, class: "dot" })), areaWord(edition.level)),
    h("span", {}, line("place"), placeName(place)),
    h("span", {}, line("nation"), nation(edition)),
    themes && h("span", {}, mark(18, [svg("rect", { ...box, rx: 2, class: "band" }), hatchLines(box)]), w.noise),
  );
}

/** Two small lines over time; null where the edition has no series. */
export function course(subject: Subject, ids: readonly string[]): HTMLElement | null {
  const { edition, place } = subject;
  const lines = measures(subject)
    .filter(({ own }) => (own.series?.filter(([, value]) => value !== null).length ?? 0) > 1)
    .sort((a, b) => Number(ids.includes(b.id)) - Number(ids.includes(a.id)))
    .slice(0, 2)
    .map(({ id, theme, own, place: whole, nation }) => {
      const unit = shortUnit(theme);
      const noisy = own.real === false;
      const title = `${say(edition.themes[id]?.short ?? theme.title)}${unit ? `, ${unit}` : ""}`;
      return h("div", {}, title, sparkline(own, subject.themes ? (whole?.series ?? []) : [], nation?.series ?? [], theme.shown_decimals), noisy && h("small", {}, words().withinNoise));
    });
  if (!lines.length) return null;
  const w = words();
  const who = subject.themes ? `— ${areaWord(edition.level)}\u2002— ${placeName(place)}\u2002` : `— ${placeName(place)}\u2002`;
  return h("section", {}, h("div", { class: "section" }, h("h3", {}, w.course), h("span", { class: "who", "aria-hidden": "true" }, `${who}┄ ${nation(edition)}`)), h("div", { class: "course" }, ...lines));
}

const points = (series: Series): [number, number][] => series.filter((point): point is [number, number] => point[1] !== null);

/** Less than this many units between top and bottom would draw rounding as a course. */
const LEAST_SPAN = 5;

/** A change that is noise has no firm line: it is drawn loose, its points hollow, over the hatched band
 * within which it could have come out anywhere. */
function sparkline(subject: Partial<AreaTheme>, place: Series, nation: Series, decimals: number): SVGElement {
  const [mine, theirs, all] = [points(subject.series ?? []), points(place), points(nation)];
  const noisy = subject.real === false;
  const years = [...mine, ...theirs, ...all].map(([year]) => year);
  const values = [...mine, ...theirs, ...all].map(([, value]) => value);
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const band = noisy ? (subject.band ?? 0) : 0;
  const start = mine[0]?.[1] ?? 0;
  const span = Math.max(Math.max(...values, start + band) - Math.min(...values, start - band), LEAST_SPAN);
  const middle = (Math.min(...values, start - band) + Math.max(...values, start + band)) / 2;
  const [low, high, room] = [middle - span / 2, middle + span / 2, span * 0.12];
  const x = (year: number) => 4 + ((year - first) / Math.max(last - first, 1)) * 104;
  const y = (value: number) => 50 - ((value - low + room) / (high - low + 2 * room)) * 44;
  const line = (series: [number, number][], kind: string) => svg("polyline", { class: kind, points: series.map(([year, value]) => `${x(year).toFixed(1)},${y(value).toFixed(1)}`).join(" ") });
  const dots = mine.map(([year, value], i) => svg("circle", { cx: x(year), cy: y(value), r: i === 0 || i === mine.length - 1 ? 2.8 : 1.8, class: noisy && i > 0 ? "point hollow" : "point" }));
  const label = `${mine.map(([year, value]) => `${year}: ${figure(value, decimals)}`).join(", ")}${noisy ? ` (${words().withinNoise})` : ""}`;
  const box = { x: 4, y: y(start + band), width: 104, height: y(start - band) - y(start + band) };
  return svg(
    "svg",
    { class: "spark", viewBox: "0 0 150 66", role: "img", "aria-label": label },
    svg("line", { x1: 0, x2: 112, y1: 53, y2: 53, class: "rule" }),
    band > 0 && svg("rect", { ...box, class: "band" }),
    band > 0 && hatchLines(box),
    line(all, "nation"),
    line(theirs, "place"),
    line(mine, noisy ? "own loose" : "own"),
    ...dots,
    ...endLabels(mine, theirs, y, decimals),
    svg("text", { x: 2, y: 64.5 }, String(first)),
    svg("text", { x: 112, y: 64.5, "text-anchor": "end" }, String(last)),
  );
}

/** Values at the end of both lines, kept apart where they would meet. */
function endLabels(mine: [number, number][], theirs: [number, number][], y: (value: number) => number, decimals: number): SVGElement[] {
  const own = mine[mine.length - 1];
  const whole = theirs[theirs.length - 1];
  if (!own) return [];
  let [a, b] = [y(own[1]), whole ? y(whole[1]) : Infinity];
  if (Math.abs(a - b) < 11) {
    const middle = (a + b) / 2;
    const up = a <= b ? -5.5 : 5.5;
    [a, b] = [middle + up, middle - up];
  }
  const text = (value: number, at: number, kind: string) => svg("text", { x: 117, y: at + 3.5, class: kind }, figure(value, decimals));
  return whole ? [text(own[1], a, "own"), text(whole[1], b, "")] : [text(own[1], a, "own")];
}
