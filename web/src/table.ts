// table.ts - every neighbourhood as a row: what the maps say, in words and figures, with the same class,
// colour and pictogram. The equal route for who does not use a map.
// Neighbours: legend.ts (pictograms), thermometer.ts (how values are written).
import { verdictMap, type Area, type AreaTheme, type Edition, type MapInfo, type Place, type Theme } from "./data";
import { announce } from "./announce";
import { h, icon, tint, type Child } from "./dom";
import { areasWord, areaWord, capital, count, figure, period, say, words } from "./i18n";
import { pictogram } from "./legend";
import { codeOf, nameOfCode, placeName, type Scene } from "./scene";
import { isSigned, valueText } from "./thermometer";

interface Column {
  id: string;
  title: string;
  below: string;
  right: boolean;
  /** What to sort by; null sorts last, either way. */
  key: (area: Area) => number | string | null;
  cell: (area: Area) => Child[];
}

export interface TableView {
  element: HTMLElement;
  select(code: string | null): void;
}

export function tableView(scene: Scene): TableView {
  const columns = columnsOf(scene);
  const body = h("tbody");
  const theme = verdictMap(scene.edition, false)?.themes[0] ?? "";
  const first = (area: Area) => area.themes[theme]?.value ?? null;
  const rows = new Map<string, HTMLTableRowElement>();
  let order = { column: "class", up: true };
  let selected: string | null = null;

  const heads = columns.map((column) => {
    const button = h("button", { type: "button", click: () => sortBy(column) }, column.title);
    return h("th", { scope: "col", class: column.right ? "right" : null, "data-column": column.id }, button, h("small", {}, column.below));
  });

  function sortBy(column: Column): void {
    order = { column: column.id, up: order.column === column.id ? !order.up : column.id === "name" || column.id === "class" };
    fill();
    announce(words().sorted(column.title, order.up));
  }

  function fill(): void {
    const column = columns.find(({ id }) => id === order.column) ?? columns[0]!;
    heads.forEach((head) => head.setAttribute("aria-sort", head.dataset.column === column.id ? (order.up ? "ascending" : "descending") : "none"));
    const sorted = [...scene.place.areas].sort((a, b) => compare(column.key(a), column.key(b), order.up) || compare(first(a), first(b), false) || a.name.localeCompare(b.name, "nl"));
    body.replaceChildren(...sorted.map((area) => rows.get(area.code) ?? row(area)));
  }

  function row(area: Area): HTMLTableRowElement {
    const [first, ...rest] = columns;
    const link = h("a", { href: scene.navigation.to({ area: area.code }), "data-within": true }, area.name);
    const made = h("tr", { "data-area": area.code, click: (event: MouseEvent) => pick(event, area) }, h("th", { scope: "row" }, link), ...rest.map((column) => h("td", { class: column.right ? "right" : null }, ...column.cell(area))));
    if (first) rows.set(area.code, made);
    return made;
  }

  function pick(event: MouseEvent, area: Area): void {
    if (!(event.target as Element).closest("a")) scene.navigation.go({ area: area.code });
  }

  function select(code: string | null): void {
    if (selected) rows.get(selected)?.removeAttribute("aria-current");
    selected = code;
    const chosen = code ? rows.get(code) : undefined;
    chosen?.setAttribute("aria-current", "true");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  fill();
  const caption = h("caption", { class: "unseen" }, `${placeName(scene.place)}: ${areasWord(scene.place.areas.length, scene.edition.level)}`);
  const table = h("table", { class: "areas" }, caption, h("thead", {}, h("tr", {}, ...heads)), body);
  const save = h("button", { type: "button", class: "button low", click: () => void import("./csv").then((csv) => csv.download(scene)) }, icon("down", 14), words().download);
  const scroller = h("div", { class: "table", tabindex: 0, role: "region", "aria-label": words().table }, table);
  return { element: h("div", { class: "table-box" }, scroller, h("p", { class: "under-table" }, save, h("span", {}, words().tableKey))), select };
}

type Key = number | string | null;

/** Values with nothing to compare come last, whichever way the column runs. */
export function compare(a: Key, b: Key, up: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "string" || typeof b === "string" ? String(a).localeCompare(String(b), "nl") : a - b;
  return up ? order : -order;
}

function columnsOf(scene: Scene): Column[] {
  const { edition, place } = scene;
  const verdict = verdictMap(edition, scene.navigation.now.relative);
  const w = words();
  const name: Column = { id: "name", title: capital(areaWord(edition.level)), below: areasWord(place.areas.length, edition.level), right: false, key: (area) => area.name, cell: () => [] };
  const residents: Column = {
    id: "residents",
    title: capital(w.residents),
    below: String(edition.boundary),
    right: true,
    key: (area) => area.residents,
    cell: (area) => [area.residents === null ? "< 10" : count(area.residents)],
  };
  const themes = Object.entries(edition.themes).map(([id, theme]) => themeColumn(edition, place, id, theme, hasChange(edition, id)));
  const first = verdict?.themes[0] ?? Object.keys(edition.themes)[0] ?? "";
  return [name, residents, ...(verdict ? [classColumn(edition, verdict)] : []), ...themes, ...foundColumns(place, first, edition.themes[first])];
}

/** Where a neighbourhood stands by the verdict's first theme, and whether its surroundings are like it. */
function foundColumns(place: Place, id: string, theme: Theme | undefined): Column[] {
  const w = words();
  const below = say(theme?.short) || say(theme?.title);
  const quiet = () => [h("span", { class: "quiet" }, "–")];
  const rank: Column = {
    id: "rank",
    title: w.rank,
    below,
    right: true,
    key: (area) => area.themes[id]?.rank?.[0] || null,
    cell: (area) => (area.themes[id]?.rank?.[0] ? [String(area.themes[id]?.rank?.[0])] : quiet()),
  };
  const cluster: Column = {
    id: "cluster",
    title: w.around,
    below,
    right: false,
    key: (area) => (area.themes[id]?.cluster ? w.clusters[area.themes[id]!.cluster!] : null),
    cell: (area) => (area.themes[id]?.cluster ? [w.clusters[area.themes[id]!.cluster!]] : quiet()),
  };
  const has = (some: (area: Area) => unknown) => place.areas.some((area) => some(area));
  return [...(has((area) => area.themes[id]?.rank?.[0]) ? [rank] : []), ...(has((area) => area.themes[id]?.cluster) ? [cluster] : [])];
}

/** A theme's change has a place in the table where a map of the edition draws it against another. */
const hasChange = (edition: Edition, id: string): boolean => edition.maps.some((map) => map.present && map.draws === "change_change" && map.themes.includes(id));

/** Order of classes in the table: the alarming one first, then by column and row of the nine. */
function rank(map: MapInfo, code: number): number {
  const size = map.classes.length;
  if (code >= size) return 100 + code;
  return size === 9 ? 10 * (2 - (code % 3)) + Math.floor(code / 3) : size - code;
}

function classColumn(edition: Edition, map: MapInfo): Column {
  return {
    id: "class",
    title: say(map.title),
    below: period(map.periods),
    right: false,
    key: (area) => rank(map, codeOf(area, map)),
    cell: (area) => {
      const code = codeOf(area, map);
      return [h("span", { class: map.classes[code] ? "class" : "class quiet" }, pictogram(map, code), capital(nameOfCode(edition, map, code)))];
    },
  };
}

function themeColumn(edition: Edition, place: Place, id: string, theme: Theme, withChange: boolean): Column {
  const classes = edition.maps.find((map) => map.id === theme.palette_map)?.classes ?? [];
  const signed = isSigned(place, id);
  const w = words();
  return {
    id,
    title: say(theme.short) || say(theme.title),
    below: withChange ? `${theme.to} · ${w.change}` : String(theme.to),
    right: false,
    key: (area) => area.themes[id]?.value ?? null,
    cell: (area) => {
      const own = area.themes[id];
      if (!own || own.value === null) return [h("span", { class: "quiet" }, "–")];
      const cls = classes[own.class];
      const mark = cls ? tint(h("i", { class: "mark" }), cls) : h("i", { class: "mark" });
      return [mark, h("span", { class: "value" }, inTable(theme, own.value, signed)), withChange && changeCell(own)];
    },
  };
}

/** Only the sign of a percentage is repeated in every cell. */
const inTable = (theme: Theme, value: number, signed: boolean): string =>
  theme.unit.nl.trim() === "%" ? valueText(theme, value, signed) : figure(value, theme.shown_decimals, signed);

function changeCell(own: AreaTheme): HTMLElement {
  if (own.change === null) return h("span", { class: "delta" }, "–");
  return h("span", { class: own.real ? "delta real" : "delta" }, own.real ? figure(own.change, 1, true) : h("i", { class: "noise-mark" }), own.real ? null : words().noise);
}
