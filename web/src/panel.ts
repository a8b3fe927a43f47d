// panel.ts - the right panel: one neighbourhood (or the municipality) in words, thermometer and course;
// beside the large map its legend and how to read it. Sentences come from the edition.
// Neighbours: thermometer.ts, legend.ts; app.ts puts it on the page.
import { counterpart, isBlank, TOO_FEW, verdictMap, type Area, type MapInfo } from "./data";
import { h, icon, sentence, type Child } from "./dom";
import { areaWord, capital, count, say, words } from "./i18n";
import { largeLegend, pictogram } from "./legend";
import { codeOf, indexOfArea, isRegion, nameOfCode, placeName, type Scene } from "./scene";
import { course, thermometer, type Subject } from "./thermometer";

export interface PanelState {
  area: string | null;
  relative: boolean;
  /** The map opened large; null in the other views. */
  map: MapInfo | null;
  /** Maps drawn so far; null when all are. */
  drawn: { done: number; all: number } | null;
}

/** What was found beside the maps comes in a file of its own, asked for when the maps are drawn. */
let later: typeof import("./findings") | null = null;

function found(scene: Scene, area: Area | undefined, { drawn }: PanelState): HTMLElement {
  const box = h("section", { class: "findings" });
  const fill = (made: typeof import("./findings")) => {
    later = made;
    const all = made.findings(scene, area);
    if (all.length) box.replaceChildren(h("div", { class: "section" }, h("h3", {}, made.findingsTitle(area))), ...all);
  };
  if (later) fill(later);
  else if (!drawn) void import("./findings").then(fill, () => undefined);
  return box;
}

/** What the panel shows now. */
export function panel(scene: Scene, state: PanelState): HTMLElement {
  const area = scene.place.areas[indexOfArea(scene.place, state.area)];
  if (state.map) return mapPanel(scene, state.map, area);
  return area ? areaPanel(scene, area, state) : placePanel(scene, state);
}

// ---- a neighbourhood

function areaPanel(scene: Scene, area: Area, state: PanelState): HTMLElement {
  const verdict = verdictMap(scene.edition, state.relative);
  const known = verdict && verdict.classes[codeOf(area, verdict)];
  return h("div", { class: "pane" }, ...heading(scene, area), verdict && verdictBox(scene, area, verdict), ...(known ? figures(scene, area, state) : withoutClass(scene, area, state, verdict && codeOf(area, verdict) === TOO_FEW)));
}

/** What the neighbourhood is part of: its wijk, in a region its municipality too. */
function crumb({ place, places }: Scene, area: Area): string {
  const w = words();
  if (area.wijk === area.code) return `${w.gemeente} ${place.name}`;
  const town = isRegion(place) && places.find(({ code }) => code === area.gemeente)?.name;
  return town ? `${town}, ${wijkName(area.wijk_name)}` : wijkName(area.wijk_name);
}

function heading(scene: Scene, area: Area): Child[] {
  const { navigation, place, edition } = scene;
  const w = words();
  const at = place.areas.indexOf(area);
  const step = (by: number, name: "previous" | "next") => {
    const code = place.areas[(at + by + place.areas.length) % place.areas.length]?.code ?? null;
    return h("a", { class: "icon-button", href: navigation.to({ area: code }), "data-within": true, "aria-label": w[name](areaWord(edition.level)) }, icon(name));
  };
  return [
    h("div", { class: "crumb" }, h("span", {}, crumb(scene, area)), h("span", { class: "steps" }, step(-1, "previous"), step(1, "next"), closeButton())),
    h("h2", { tabindex: -1 }, area.name),
    h("p", { class: "meta" }, metaLine(area.residents, area.dwellings)),
  ];
}

/** Only below 1200 pixels, where the panel lies over the maps. */
const closeButton = (): HTMLElement => h("button", { class: "icon-button close-panel", type: "button", "aria-label": words().close, "data-close": true }, icon("close"));

/** "Wijk Meetveld"; many deliveries already write the word. */
function wijkName(name: string): string {
  return /^(wijk|district)\b/i.test(name) || !name ? name : `${words().wijk} ${name}`;
}

function metaLine(residents: number | null, dwellings: number | null): string {
  const w = words();
  const people = `${residents === null ? w.fewerThanTen : count(residents)} ${w.residents}`;
  return dwellings === null ? people : `${people} · ${count(dwellings)} ${w.dwellings}`;
}

function verdictBox({ edition }: Scene, area: Area, map: MapInfo): HTMLElement {
  const code = codeOf(area, map);
  const cls = map.classes[code];
  const w = words();
  const title = cls ? capital(say(cls.title)) : code === TOO_FEW ? w.few : w.none;
  const meaning = cls ? say(cls.meaning) : code === TOO_FEW ? w.fewMeaning : say(edition.flags[String(code)]);
  return h("div", { class: "verdict" }, pictogram(map, code, "large"), h("div", {}, h("b", {}, title), h("span", {}, meaning)));
}

function figures(scene: Scene, area: Area, state: PanelState): Child[] {
  const { relative } = state;
  const subject: Subject = { edition: scene.edition, place: scene.place, themes: area.themes, relative };
  const hasRelative = Object.values(area.themes).some((theme) => theme?.relative !== null && theme?.relative !== undefined);
  return [
    h("p", { class: "say" }, ...sentence(say(area.sentence))),
    h("p", { class: "context" }, ...sentence(say(area.context))),
    h("div", { class: "section middle" }, h("h3", {}, words().thermometer), hasRelative && relativeSwitch(relative, "area")),
    thermometer(subject),
    course(subject, verdictMap(scene.edition, relative)?.themes ?? []),
    found(scene, area, state),
  ];
}

/** Absolute or relative to the municipality. `of` says what the switch turns: the panel's figures or
 * the map shown; of maps there may be two beside each other, where there is room. */
export function relativeSwitch(relative: boolean, of: "area" | "map", { beside, room } = { beside: false, room: false }): HTMLElement {
  const w = words();
  const button = (to: string, on: boolean, text: string) => h("button", { type: "button", class: on ? "on" : null, "aria-pressed": String(on), "data-relative": to, "data-of": of }, text);
  return h(
    "div",
    { class: "segments", role: "group", "aria-label": w.compared },
    button("false", !relative && !beside, w.absolute),
    button("true", relative && !beside, of === "map" && !room ? w.relativeLong : w.relative),
    room && button("both", beside, w.beside),
  );
}

/** Too few people, or nothing collected: why, what can be seen all the same, and when it may change. */
function withoutClass(scene: Scene, area: Area, { relative }: PanelState, few = false): Child[] {
  const w = words();
  const others = scene.place.areas.filter((other) => other.wijk === area.wijk && other !== area);
  const some = Object.values(area.themes).some((theme) => theme?.value !== null && theme?.value !== undefined);
  const seen = area.dwellings !== null || others.length > 0;
  return [
    h("p", { class: "say" }, ...sentence(say(area.sentence))),
    !few && h("p", { class: "context" }, ...sentence(say(area.context))),
    seen && h("div", { class: "section" }, h("h3", {}, w.stillSeen)),
    seen && h(
      "ul",
      { class: "rows" },
      area.dwellings !== null && h("li", {}, h("span", {}, w.stillDwellings, h("small", {}, w.stillDwellingsWhy)), h("b", {}, `${count(area.dwellings)} ${w.dwellings}`)),
      others.length > 0 &&
        h(
          "li",
          { class: "wide" },
          h("span", {}, w.neighbours, h("small", {}, wijkName(area.wijk_name))),
          h("span", { class: "chips" }, ...others.slice(0, 8).map((other) => h("a", { class: "chip", href: scene.navigation.to({ area: other.code }), "data-within": true }, other.name))),
        ),
    ),
    few && say(area.context) && h("div", { class: "note" }, h("b", {}, w.whenYes), ...sentence(say(area.context))),
    some && h("div", { class: "section middle" }, h("h3", {}, w.thermometer)),
    some && thermometer({ edition: scene.edition, place: scene.place, themes: area.themes, relative }),
  ];
}

// ---- the municipality

function placePanel(scene: Scene, state: PanelState): HTMLElement {
  const { place, edition } = scene;
  const { drawn } = state;
  const w = words();
  const subject: Subject = { edition, place, themes: null, relative: false };
  return h(
    "div",
    { class: "pane" },
    h("div", { class: "crumb" }, h("span", {}, isRegion(place) ? w.region : w.gemeente), h("span", { class: "steps" }, closeButton())),
    h("h2", { tabindex: -1 }, placeName(place)),
    h("p", { class: "meta" }, drawn ? w.loaded(drawn.done, drawn.all) : metaLine(place.residents, place.dwellings)),
    h("div", { class: "note first" }, h("b", {}, drawn ? w.comingIn : w.choose(areaWord(edition.level))), drawn ? w.comingInMeaning : w.chooseHow(areaWord(edition.level))),
    isRegion(place) && members(scene),
    shares(scene),
    found(scene, undefined, state),
    h("div", { class: "section middle" }, h("h3", {}, w.thermometer), h("span", {}, isRegion(place) ? w.regionAsWhole : w.placeAsWhole)),
    thermometer(subject),
    course(subject, verdictMap(edition, false)?.themes ?? []),
    h("p", { class: "key hints" }, w.keys),
  );
}

/** The municipalities a region is made of. */
function members({ place, places, navigation }: Scene): HTMLElement {
  const nameOf = (code: string) => places.find((one) => one.code === code)?.name ?? code;
  const links = (place.gemeenten ?? []).map((code) => h("a", { class: "chip", href: navigation.to({ place: code, area: null }), "data-within": true }, nameOf(code)));
  return h("section", { class: "members" }, h("div", { class: "section" }, h("h3", {}, words().memberOf)), h("div", { class: "chips" }, ...links), place.relative_note && h("p", { class: "context" }, say(place.relative_note)));
}

/** How the residents are spread over the classes of the verdict's map. */
function shares({ edition, place }: Scene): HTMLElement | null {
  const map = verdictMap(edition, false);
  if (!map || isBlank(place, map) || !place.classes[map.id]?.shares.some((share) => share !== null)) return null;
  return h("section", {}, h("div", { class: "section" }, h("h3", {}, say(map.title)), h("span", {}, say(map.subtitle))), largeLegend(map, place));
}

// ---- beside the large map

function mapPanel(scene: Scene, map: MapInfo, area: Area | undefined): HTMLElement {
  const w = words();
  return h(
    "div",
    { class: "pane" },
    h("div", { class: "crumb" }, h("h2", { class: "plain", tabindex: -1 }, w.legend), h("span", { class: "steps" }, closeButton())),
    area && chosen(scene, map, area),
    isBlank(scene.place, map) ? h("div", { class: "note first" }, h("b", {}, w.blank)) : largeLegend(map, scene.place),
    map.reading.length > 0 && h("div", { class: "section" }, h("h3", {}, w.reading)),
    h("ol", { class: "reading" }, ...map.reading.map((line) => h("li", {}, h("span", {}, ...sentence(say(line)))))),
    h("div", { class: "section" }, h("h3", {}, w.madeOf)),
    ...ingredients(scene, map),
  );
}

/** What a map is made of: its themes explained, then the indicators by name where those say more. */
function ingredients({ edition }: Scene, map: MapInfo): HTMLElement[] {
  const themes = map.themes.flatMap((id) => edition.themes[id] ?? []);
  const explained = themes.map((theme) => h("p", { class: "indicator" }, h("b", {}, `${say(theme.title)}: `), say(theme.explanation)));
  const names = map.indicators.map(say).filter((name) => !themes.some((theme) => say(theme.title) === name));
  const nations = map.themes.flatMap((id) => edition.national[id]?.note ?? []);
  for (const nation of map.draws.startsWith("level") ? nations : []) explained.push(h("p", { class: "indicator" }, say(nation)));
  const list = names.length > 0 && h("p", { class: "indicator names" }, h("b", {}, `${words().indicators}: `), names.join(", "));
  return list ? [...explained, list] : explained;
}

/** The neighbourhood chosen: its class on this map, absolute and relative where there are both, and then
 * what the edition says of it; never the one without the other. */
function chosen(scene: Scene, map: MapInfo, area: Area): HTMLElement {
  const pair = counterpart(scene.edition, map);
  const maps = pair ? [map, pair].sort((a, b) => Number(a.relative) - Number(b.relative)) : [map];
  const link = h("a", { href: scene.navigation.to({ view: "negen", map: null }), "data-within": true }, words().showThermometer);
  return h("div", { class: "chosen" }, h("div", { class: "line" }, h("b", {}, area.name), link), bothClasses(scene, maps, area), ...(pair ? sentences(area) : []));
}

/** A neighbourhood's class on one map or two, with what each compares. */
export function bothClasses({ edition }: Scene, maps: readonly MapInfo[], area: Area): HTMLElement {
  const row = (map: MapInfo) => {
    const code = codeOf(area, map);
    return h("li", {}, pictogram(map, code, "medium"), h("span", {}, maps.length > 1 && h("small", {}, map.relative ? words().relative : words().absolute), h("b", {}, capital(nameOfCode(edition, map, code)))));
  };
  return h("ul", { class: "both" }, ...maps.map(row));
}

/** The sentence of a neighbourhood, and what it is set against. */
export const sentences = (area: Area): HTMLElement[] => [h("p", { class: "say" }, ...sentence(say(area.sentence))), h("p", { class: "context" }, ...sentence(say(area.context)))];
