// header.ts - the bar on top: mark, search, edition, language, and whether what is shown is a demo.
import type { Edition, EditionInfo, Editions } from "./data";
import { editionPeriod } from "./data";
import { h, icon, svg } from "./dom";
import { lang, period, say, words, type Lang } from "./i18n";
import type { Navigation } from "./state";

export interface HeaderParts {
  navigation: Navigation;
  editions: Editions;
  info: EditionInfo;
  edition: Edition | null;
  search: HTMLElement | null;
  /** Who looks; filled where there are accounts. */
  visitor: HTMLElement;
}

export function header(parts: HeaderParts): HTMLElement {
  const { navigation, search } = parts;
  const home = navigation.to({ place: null, area: null, map: null, view: "negen", relative: false });
  return h(
    "header",
    { class: "top" },
    h("a", { class: "skip", href: "#main" }, words().toMaps),
    h("a", { class: "brand", href: home, "data-within": true, "aria-label": `Veerkracht: ${words().toStart}` }, mark(), h("span", {}, "Veerkracht")),
    search,
    editionPicker(parts),
    h("span", { class: "grow" }),
    demoMark(parts),
    parts.visitor,
    h("nav", { class: "languages", "aria-label": words().language }, language(navigation, "nl"), language(navigation, "en")),
  );
}

export function mark(): SVGElement {
  const dots = Array.from({ length: 9 }, (_, k) => svg("circle", { cx: 3 + (k % 3) * 8, cy: 3 + Math.floor(k / 3) * 8, r: k === 2 ? 3 : 2, class: k === 2 ? "red" : null }));
  return svg("svg", { class: "logo", viewBox: "0 0 22 22", "aria-hidden": "true" }, ...dots);
}

function language(navigation: Navigation, to: Lang): HTMLElement {
  return h("a", { href: navigation.to({ lang: to }), hreflang: to, lang: to, "data-within": true, "aria-current": lang() === to ? "true" : null, "aria-label": to === "nl" ? "NL, Nederlands" : "EN, English" }, to.toUpperCase());
}

/** The edition shown; a choice where there are more. */
export function editionPicker({ navigation, editions, info, edition }: HeaderParts): HTMLElement {
  const title = h("b", {}, say(info.title));
  const years = h("span", {}, edition ? period(editionPeriod(edition)) : "");
  if (editions.editions.length < 2) return h("div", { class: "pick" }, title, years);
  const options = editions.editions.map((one) => h("option", { value: one.id, selected: one.id === info.id }, say(one.title)));
  const change = (event: Event) => navigation.go({ edition: (event.target as HTMLSelectElement).value });
  const select = h("select", { "aria-label": words().edition, change }, ...options);
  return h("div", { class: "pick" }, title, years, icon("down", 14), select);
}

function demoMark({ editions, info }: HeaderParts): HTMLElement | null {
  if (info.demo) return h("span", { class: "demo" }, words().demo);
  return editions.mode === "demo" ? h("span", { class: "demo" }, words().demoOpen) : null;
}
