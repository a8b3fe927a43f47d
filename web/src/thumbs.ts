// thumbs.ts - all maps as a row or column of thumbnails that open them. Neighbours: smallmap.ts.
import { openMaps } from "./data";
import { h } from "./dom";
import { say, words } from "./i18n";
import { THUMB } from "./paint";
import { fullTitle, numberOf, type Scene } from "./scene";
import { LinkedMaps } from "./smallmap";

export interface Thumbs {
  element: HTMLElement;
  maps: LinkedMaps;
  /** Marks the map that is open. */
  mark(map: string | null): void;
}

/** `onlyNine` leaves out maps without a place among the nine. */
export function thumbs(scene: Scene, kind: "rail" | "row", onlyNine = false): Thumbs {
  const maps = new LinkedMaps(scene.shapes, scene.place.bounds, THUMB, 1);
  const shown = openMaps(scene.edition).filter((map) => !onlyNine || numberOf(map) !== "+");
  const links = shown.map((map) => {
    const frame = maps.add(map, "");
    frame.removeAttribute("role");
    frame.removeAttribute("aria-label");
    const number = numberOf(map) === "+" ? "" : `${numberOf(map)} `;
    return h("a", { href: scene.navigation.to({ view: "een", map: map.id }), "data-within": true, "data-map": map.id, title: fullTitle(map) }, frame, h("span", {}, number + say(map.short)));
  });
  const element = h("nav", { class: kind === "rail" ? "rail" : "row", "aria-label": words().otherMaps }, ...links);
  const mark = (open: string | null) => {
    for (const link of links) {
      const on = link.dataset.map === open;
      link.classList.toggle("on", on);
      if (on) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
      link.href = scene.navigation.to({ view: "een", map: link.dataset.map ?? null });
    }
  };
  return { element, maps, mark };
}
