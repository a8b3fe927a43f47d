// legend.ts - legends of a map, small under it and large beside it, and the pictograms that say a class
// by its place. Colours, words and breaks come from the edition.
import { isMatrix, TOO_FEW, type MapClass, type MapInfo, type Place } from "./data";
import { h, svg, tint } from "./dom";
import { count, lang, say, words } from "./i18n";
import { placeName } from "./scene";

const swatch = (cls: MapClass): HTMLElement => tint(h("i", { class: cls.hatch ? "hatch" : null }), cls);

/** A mark for a code: the class's place among the nine, or among the five; dots for too few. */
export function pictogram(map: MapInfo, code: number, size = "small"): Element {
  const cls = map.classes[code];
  if (!cls) return h("i", { class: `sign ${code === TOO_FEW ? "dots" : "dashes"} ${size}`, "aria-hidden": "true" });
  const columns = isMatrix(map) ? 3 : 1;
  const places = map.classes.map((_, k) => {
    const x = columns === 3 ? (k % 3) * 6 : 3;
    const y = columns === 3 ? Math.floor(k / 3) * 6 : (map.classes.length - 1 - k) * 3.5;
    if (columns === 3) return k === code ? square(x, y, 5, 5, cls) : svg("rect", { x: x + 1.6, y: y + 1.6, width: 1.8, height: 1.8, class: "spot" });
    return k === code ? square(x, y, 11, 3, cls) : svg("rect", { x: x + 4, y: y + 0.9, width: 3, height: 1.2, class: "spot" });
  });
  return svg("svg", { class: `pictogram ${size}`, viewBox: "0 0 17 17", "aria-hidden": "true" }, ...places);
}

/** The class's own place, hatched where the class is noise. */
function square(x: number, y: number, width: number, height: number, cls: MapClass): SVGElement {
  const filled = tint(svg("rect", { x, y, width, height, rx: 0.6, class: "filled" }), cls);
  if (!cls.hatch) return filled;
  let d = "";
  for (let at = 1.25; at < width + height; at += 1.25) d += `M${x + Math.max(0, at - height)} ${y + Math.min(at, height)}L${x + Math.min(at, width)} ${y + Math.max(0, at - width)}`;
  return svg("g", {}, filled, svg("path", { d, class: "fine-hatch" }));
}

/** One line under a small map. */
export function smallLegend(map: MapInfo): HTMLElement {
  const parts = isMatrix(map) ? matrixLine(map) : scaleLine(map);
  return h("div", { class: "legend-line" }, ...parts);
}

function matrixLine(map: MapInfo): HTMLElement[] {
  const named = map.classes.filter((cls) => say(cls.small)).sort((a, b) => Number(b.alarm) - Number(a.alarm));
  const keys = named.slice(0, 2).map((cls) => h("span", {}, swatch(cls), say(cls.small)));
  const axis = (title: MapInfo["row_title"]) => say(title).split(" ")[0]?.toLowerCase() ?? "";
  const axes = h("span", { class: "axes" }, `↑ ${axis(map.row_title)}\u2002→ ${axis(map.column_title)}`);
  return [h("span", { class: "matrix" }, ...map.classes.map(swatch)), h("span", { class: "keys" }, ...keys, axes)];
}

function scaleLine(map: MapInfo): HTMLElement[] {
  const worded = map.classes.some((cls) => say(cls.small));
  const breaks = !worded && map.limits_shown?.length ? map.limits_shown : null;
  const under = breaks
    ? h("div", { class: "breaks" }, ...breaks.map((text, i) => place(h("span", {}, inLanguage(text)), (i + 1) / map.classes.length)))
    : h("div", { class: "ends" }, ...ends(map).map((text) => h("span", {}, text)));
  const scale = h("div", { class: "scale" }, h("div", { class: "swatches" }, ...map.classes.map(swatch)), under);
  return breaks && map.unit ? [scale, h("span", { class: "unit" }, say(map.unit))] : [scale];
}

/** Words under the ends and the middle of a scale; the page's own where the edition has none. */
function ends(map: MapInfo): string[] {
  const small = map.classes.map((cls) => say(cls.small));
  if (small.some(Boolean)) return [small[0] ?? "", small[(small.length - 1) / 2] ?? "", small[small.length - 1] ?? ""];
  return [words().less, words().more];
}

function place(element: HTMLElement, at: number): HTMLElement {
  element.style.left = `${at * 100}%`;
  return element;
}

/** Breaks stand in the edition in one language's writing; the decimal mark follows the page's. */
const inLanguage = (text: string): string => text.replace(/[.,]/, lang() === "nl" ? "," : ".").replace("-", "−");

/** The whole legend: the nine as a table of named cells with the share of residents in each, or the
 * classes as a stack, the highest on top; then the signs that are not classes. */
export function largeLegend(map: MapInfo, place: Place): HTMLElement {
  const shares = place.classes[map.id]?.shares ?? [];
  const w = words();
  const body = isMatrix(map) ? matrixTable(map, shares) : stack(map, shares);
  const signs = [
    isMatrix(map) && map.classes.some((cls) => cls.hatch) && h("span", {}, tint(h("i", { class: "sign hatch" }), map.classes.find((cls) => cls.hatch)!), w.noiseLong),
    h("span", {}, h("i", { class: "sign dots" }), w.fewLong),
    map.on === "grid" && h("span", {}, h("i", { class: "sign land" }), w.emptyLong),
    map.on === "areas" && h("span", {}, h("i", { class: "sign dashes" }), w.noneLong),
  ];
  const key = shares.some((share) => share !== null) && h("p", { class: isMatrix(map) ? "key inset" : "key" }, w.shareOf(placeName(place)));
  return h("div", { class: "legend" }, body, key, h("div", { class: "signs" }, ...signs));
}

export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined) return "";
  return `${count(share)}${lang() === "nl" ? " " : ""}%`;
}

function matrixTable(map: MapInfo, shares: (number | null)[]): HTMLElement {
  const rows = map.row_words ?? [];
  const columns = map.column_words ?? [];
  const cell = (cls: MapClass, k: number) => {
    const made = h("td", { class: cls.hatch ? "cell hatch" : "cell" }, h("b", {}, soft(say(cls.title))), h("span", {}, percent(shares[k])));
    made.style.setProperty("--ink-light", cls.ink_light);
    made.style.setProperty("--ink-dark", cls.ink_dark);
    return tint(made, cls);
  };
  const row = (r: number) =>
    h("tr", {}, r === 0 && h("th", { class: "axis", rowspan: 3, scope: "rowgroup" }, h("span", {}, `${say(map.row_title)} →`)), h("th", { class: "word", scope: "row" }, h("span", {}, say(rows[r]))), ...map.classes.slice(3 * r, 3 * r + 3).map((cls, c) => cell(cls, 3 * r + c)));
  const heads = h("tr", {}, h("td", { colspan: 2 }), ...columns.map((word) => h("th", { scope: "col" }, say(word))));
  const title = h("tr", {}, h("td", { colspan: 2 }), h("th", { class: "title", colspan: 3, scope: "colgroup" }, `${say(map.column_title)} →`));
  return h("table", { class: "nine-cells" }, h("caption", { class: "unseen" }, `${words().legend}: ${say(map.title)}`), h("colgroup", {}, h("col", { class: "narrow" }), h("col", { class: "narrow" }), h("col", { span: 3 })), h("tbody", {}, row(0), row(1), row(2)), h("tfoot", {}, heads, title));
}

/** Long Dutch compounds may break in a narrow cell. */
const soft = (text: string): string => text.replace(/(concen|verander|ontspan)(?=\w{4})/gi, "$1\u00ad");

function stack(map: MapInfo, shares: (number | null)[]): HTMLElement {
  const rows = map.classes.map((cls, k) => h("li", {}, swatch(cls), h("span", {}, say(cls.title)), h("span", { class: "number" }, percent(shares[k]))));
  return h("ul", { class: "stack" }, ...rows.reverse());
}
