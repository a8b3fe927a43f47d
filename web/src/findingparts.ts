// findingparts.ts - what the findings of a municipality and of a neighbourhood are built from: a question
// with its answer that opens, rows, figures on a line. Neighbours: findings.ts, areafindings.ts.
import type { MapInfo, Place, Rank, Theme } from "./data";
import { h, svg, type Child } from "./dom";
import { count, figure, lang, say } from "./i18n";
import { findingWords } from "./findingwords";
import { pictogram } from "./legend";
import { codeOf, nameOfCode, type Scene } from "./scene";

/** Questions that stand open stay so when another neighbourhood is chosen. */
const open = new Set<string>();

/** A question and its answer in one line; what is behind it when opened. `mark`: areas it speaks of. */
export function finding(id: string, ask: string, answer: Child, body: Child[], mark: readonly number[] = []): HTMLElement {
  const summary = h("summary", {}, h("span", { class: "ask" }, ask), " ", h("span", { class: "answer" }, answer));
  const box = h("details", { class: "finding", "data-finding": id, "data-mark": mark.length ? mark.join(" ") : null, open: open.has(id) }, summary, h("div", { class: "body" }, ...body));
  const keep = (on: boolean) => (on ? open.add(id) : open.delete(id));
  // At once: the event that says so comes later, and by then the panel may be another's.
  summary.addEventListener("click", () => keep(!box.open));
  box.addEventListener("toggle", () => box.isConnected && keep(box.open));
  return box;
}

/** Something smaller that opens within a finding. */
export function part(id: string, title: Child, body: Child[], mark: readonly number[] = []): HTMLElement {
  const made = finding(id, "", title, body, mark);
  made.className = "part";
  made.querySelector(".ask")?.remove();
  return made;
}

export const explain = (...text: Child[]): HTMLElement => h("p", { class: "explain" }, ...text);
export const said = (...text: Child[]): HTMLElement => h("p", { class: "say" }, ...text);
export const under = (text: string): HTMLElement => h("h4", {}, text);

/** The terms of the trade, for who asks. */
export const terms = (id: string, ...lines: string[]): HTMLElement => part(`${id}.terms`, findingWords().trade, lines.map((line) => explain(line)));

/** "67 %" or "67%". */
export const share = (value: number, decimals = 0): string => `${figure(value, decimals)}${lang() === "nl" ? " " : ""}%`;

/** "12e van 342, gedeeld met 2". */
export function rankText({ rank, ties, among }: Rank): string {
  const w = findingWords();
  const place = w.rank(rank, count(among));
  return ties ? `${place}, ${w.ties(ties)}` : place;
}

/** The same in two lines, for a column. */
export function rankCell({ rank, ties, among }: Rank): HTMLElement {
  const w = findingWords();
  return h("b", {}, w.rank(rank, count(among)), ties > 0 && h("small", {}, w.ties(ties)));
}

/** Where a rank stands: the highest at the left. */
export function rankLine({ rank, among }: Rank): SVGElement {
  const x = among > 1 ? 5 + ((rank - 1) / (among - 1)) * 80 : 45;
  return svg("svg", { class: "rank-line", viewBox: "0 0 90 14", "aria-hidden": "true" }, svg("line", { x1: 5, x2: 85, y1: 7, y2: 7, class: "rule" }), svg("line", { x1: 45, x2: 45, y1: 4, y2: 10, class: "rule" }), svg("circle", { cx: x, cy: 7, r: 4.4, class: "dot" }));
}

export const shortName = (theme: Theme | undefined): string => say(theme?.short) || say(theme?.title);

/** The name of a component in a sentence: "laag inkomen". */
export const inside = (text: string): string => (/^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text);

/** "Testdam, Eikwijk en Haven"; what is too long is counted. */
export function list(names: readonly string[], most = 8): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(", ")} … (+${rest})`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(", ")} ${findingWords().and} ${shown[shown.length - 1]}` : (shown[0] ?? "");
}

/** Neighbourhoods that change class, those with the same change together. */
export function changes(scene: Scene, map: MapInfo, areas: readonly number[], classes: readonly number[]): HTMLElement {
  const groups = new Map<string, { from: number; to: number; links: HTMLElement[] }>();
  areas.forEach((index, i) => {
    const area = scene.place.areas[index];
    const to = classes[i];
    if (!area || to === undefined) return;
    const from = codeOf(area, map);
    const group = groups.get(`${from} ${to}`) ?? { from, to, links: [] };
    group.links.push(h("a", { class: "chip", href: scene.navigation.to({ area: area.code }), "data-within": true, "data-mark": String(index) }, area.name));
    groups.set(`${from} ${to}`, group);
  });
  const all = [...groups.values()].sort((a, b) => b.links.length - a.links.length);
  return h("ul", { class: "changes" }, ...all.map(({ from, to, links }) => h("li", {}, becoming(scene, map, from, to), h("span", { class: "chips" }, ...links))));
}

/** Two pictograms with an arrow, and the same in words. */
export function becoming({ edition }: Scene, map: MapInfo, from: number, to: number): HTMLElement {
  const words = findingWords().becomes(nameOfCode(edition, map, from), inside(nameOfCode(edition, map, to)));
  return h("span", { class: "becomes" }, pictogram(map, from), h("span", { "aria-hidden": "true" }, "→"), pictogram(map, to), h("small", {}, words));
}

export const names = (place: Place, areas: readonly number[]): string[] => areas.flatMap((i) => place.areas[i]?.name ?? []);

/** A bar as long as its share of `most`. */
export function bar(value: number, most: number): HTMLElement {
  const made = h("i", { class: "bar-line", "aria-hidden": "true" });
  made.style.setProperty("--part", `${Math.max(0, Math.min(100, (100 * value) / Math.max(most, 1e-9))).toFixed(1)}%`);
  return made;
}
