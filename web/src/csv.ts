// csv.ts - the table as a file: the same columns and words as the edition's own csv/gebieden.csv, as far as
// the page has them, for the places shown. Fetched when somebody asks for it.
import type { Area, AreaTheme } from "./data";
import { h } from "./dom";
import type { Scene } from "./scene";

const CLUSTERS = { hot: "hoog", cold: "laag", outlier: "afwijkend", none: "geen" };

type Cell = string | number | null | undefined;

/** Header and rows; a figure that is not there is empty, decimals have a point. */
export function csvOf({ edition, place }: Scene): string {
  const themes = Object.keys(edition.themes);
  const maps = edition.maps.filter(({ present }) => present);
  const head = ["code", "naam", "wijk", "inwoners", "woningen", ...themes.flatMap((id) => [id, `${id}_rang`, `${id}_verandering`, `${id}_ruis`, `${id}_tov_gemeente`, `${id}_cluster`, `${id}_afgeleid`]), ...maps.map(({ id }) => `kaart_${id}`)];
  const row = (area: Area): Cell[] => [area.code, area.name, area.wijk, area.residents, area.dwellings, ...themes.flatMap((id) => figures(area.themes[id])), ...maps.map((map) => map.classes[area.class[map.id] ?? -1]?.id)];
  return [head, ...place.areas.map(row)].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

const figures = (own: AreaTheme | undefined): Cell[] =>
  own ? [own.value, own.rank?.[0] || null, own.change, own.band, own.relative, own.cluster ? CLUSTERS[own.cluster] : null, own.derived ? "ja" : null] : Array<null>(7).fill(null);

const quoted = (cell: Cell): string => {
  const text = cell === null || cell === undefined ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Hands the file to whoever pressed the button. The mark in front makes spreadsheets read it as UTF-8. */
export function download(scene: Scene): void {
  const url = URL.createObjectURL(new Blob(["\ufeff", csvOf(scene)], { type: "text/csv" }));
  h("a", { href: url, download: `veerkracht-${scene.edition.id}-${scene.place.code}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
