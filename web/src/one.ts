// one.ts - one map large, or a map and the same against the municipality beside each other: the other maps
// as thumbnails, zoom buttons, a scale bar, sources. Two panes look the same way.
// Neighbours: pane.ts (a large map), smallmap.ts, thumbs.ts.
import { scaleBar, type Camera } from "./camera";
import { counterpart, openMaps, type MapInfo } from "./data";
import { h, icon } from "./dom";
import { areaWord, day, figure, period, say, words } from "./i18n";
import { smallLegend } from "./legend";
import { DARK, LARGE, LARGE_MARGIN } from "./paint";
import { Pane } from "./pane";
import { bothClasses, relativeSwitch, sentences } from "./panel";
import { numberOf, type Scene } from "./scene";
import { LinkedMaps, type Watcher } from "./smallmap";
import { thumbs, type Thumbs } from "./thumbs";

/** From this width on two maps have room beside each other. A sheet of paper shows what the screen did. */
const ROOM = matchMedia("(min-width: 1200px)");
const PAPER = matchMedia("print");

export class OneView {
  readonly element: HTMLElement;
  private readonly thumbs: Thumbs;
  private readonly sketch: LinkedMaps;
  private readonly panes: Pane[] = [];
  private readonly stages = h("div", { class: "stages" });
  private readonly heading = h("div", { class: "heading" });
  /** In sight where the panel with the whole legend lies over the map or is closed. */
  private readonly legend = h("div", { class: "beneath" });
  private readonly sources = h("p", { class: "source-line" });
  private readonly scale = h("div", { class: "scale-bar", "aria-hidden": "true" });
  private readonly resized = () => PAPER.matches || this.show(this.map);
  /** A picture of what is in sight; of a dark screen the sketch, which is drawn light in time. */
  private readonly toPaper = () => {
    if (DARK.matches) this.sketch.wake(this.panes[0]!.where);
    else for (const pane of this.panes) pane.picture(true);
  };
  private readonly fromPaper = () => {
    for (const pane of this.panes) pane.picture(false);
    this.restSketch();
  };
  /** The two maps beside each other: what both say of a neighbourhood stands under them. */
  private shown: readonly MapInfo[] = [];
  private readonly told = h("div", { class: "told" });
  private selected = -1;
  private marked: readonly number[] = [];

  constructor(
    private readonly scene: Scene,
    private map: MapInfo,
    private readonly watcher: Watcher,
  ) {
    this.thumbs = thumbs(scene, "rail");
    this.sketch = new LinkedMaps(scene.shapes, scene.place.bounds, LARGE, LARGE_MARGIN, { ...watcher, looked: (camera) => this.measure(camera) }, true);
    const large = h("div", { class: "large" }, this.heading, this.stages, this.told, this.legend, this.sources);
    this.element = h("section", { class: "one", "aria-label": words().one }, this.thumbs.element, large);
    ROOM.addEventListener("change", this.resized);
    addEventListener("beforeprint", this.toPaper);
    addEventListener("afterprint", this.fromPaper);
    this.show(map);
  }

  show(map: MapInfo): void {
    this.map = map;
    const pair = counterpart(this.scene.edition, map);
    const beside = pair !== undefined && ROOM.matches && (this.scene.navigation.now.beside ?? true);
    const shown = pair && beside ? [map, pair].sort((a, b) => Number(a.relative) - Number(b.relative)) : [map];
    this.fill(shown);
    this.heading.replaceChildren(
      beside ? "" : h("span", { class: "number" }, numberOf(map)),
      h("h2", {}, h("b", {}, say(map.title)), h("span", {}, beside ? "" : say(map.subtitle))),
      h("time", {}, period(map.periods)),
      pair ? relativeSwitch(map.relative, "map", { beside, room: ROOM.matches }) : "",
    );
    this.sources.textContent = this.sourceLine();
    this.legend.replaceChildren(smallLegend(map));
    this.thumbs.mark(map.id);
  }

  /** One pane or two; the second is made when it is first asked for, and stays. */
  private fill(shown: readonly MapInfo[]): void {
    const turned = this.panes.length > 0 && this.shown.length !== shown.length;
    this.shown = shown;
    this.tell();
    shown.forEach((map, i) => {
      const pane = this.panes[i] ?? this.add(map, i);
      pane.show(map);
      void pane.open().then(() => this.opened(i));
    });
    this.restSketch();
    this.stages.classList.toggle("double", shown.length > 1);
    // A pane of another width shows the municipality anew.
    if (turned) requestAnimationFrame(() => requestAnimationFrame(() => this.home()));
  }

  private opened(at: number): void {
    const first = this.panes[0];
    if (at > 0 && first?.ready) this.panes[at]?.follow(first.where);
    this.restSketch();
  }

  /** Once MapLibre lies over every pane in sight, the sketch need not be drawn again. */
  private restSketch(): void {
    this.sketch.rest(this.panes.slice(0, this.shown.length).every(({ ready }) => ready));
  }

  private add(map: MapInfo, at: number): Pane {
    const watcher: Watcher = { ...this.watcher, looked: (camera) => this.looked(at, camera) };
    const pane = new Pane(this.scene, this.sketch, map, watcher, ...(at === 0 ? [this.scale] : []), ...(at === 0 ? [this.controls()] : []));
    this.panes.push(pane);
    this.stages.append(pane.element);
    pane.select(this.selected, undefined);
    pane.mark(this.marked);
    return pane;
  }

  private looked(from: number, camera: Camera): void {
    this.measure(camera);
    if (this.shown.length > 1) this.panes.forEach((pane, i) => i !== from && pane.follow(camera));
  }

  select(area: number): void {
    this.selected = area;
    const chosen = this.scene.place.areas[area];
    this.tell();
    this.sketch.select(area);
    this.thumbs.maps.select(area);
    for (const pane of this.panes) pane.select(area, chosen);
    if (chosen && !this.panes[0]?.ready) this.sketch.reveal(chosen);
  }

  /** What two maps beside each other say of the neighbourhood, and its sentence that names both. */
  private tell(): void {
    const { edition, place } = this.scene;
    const area = place.areas[this.selected];
    this.told.hidden = this.shown.length < 2;
    if (!area) return this.told.replaceChildren(h("p", { class: "quiet" }, words().bothHint(areaWord(edition.level))));
    this.told.replaceChildren(bothClasses(this.scene, this.shown, area), h("div", {}, ...sentences(area)));
  }

  light(area: number): void {
    this.sketch.light(area);
    for (const pane of this.panes) pane.light(area);
  }

  mark(areas: readonly number[]): void {
    this.marked = areas;
    this.sketch.mark(areas);
    this.thumbs.maps.mark(areas);
    for (const pane of this.panes) pane.mark(areas);
  }

  zoom(by: number): void {
    if (this.panes[0]?.ready) this.panes[0].zoom(by);
    else this.sketch.zoom(by);
  }

  home(): void {
    if (this.panes[0]?.ready) this.panes[0].home();
    else this.sketch.home();
  }

  repaint(): void {
    this.sketch.repaint();
    this.thumbs.maps.repaint();
    if (!PAPER.matches) for (const pane of this.panes) pane.repaint();
  }

  close(): void {
    ROOM.removeEventListener("change", this.resized);
    removeEventListener("beforeprint", this.toPaper);
    removeEventListener("afterprint", this.fromPaper);
    this.sketch.close();
    this.thumbs.maps.close();
    for (const pane of this.panes) pane.close();
  }

  private controls(): HTMLElement {
    const w = words();
    const button = (name: "plus" | "minus" | "home", label: string, act: () => void) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, click: act }, icon(name));
    return h("div", { class: "controls" }, button("plus", w.zoomIn, () => this.zoom(1)), button("minus", w.zoomOut, () => this.zoom(-1)), button("home", w.wholePlace, () => this.home()));
  }

  private measure(camera: Camera): void {
    const { metres, pixels } = scaleBar(camera, 120);
    // A part of the map's width, so that it is right on paper too, where the map is as wide as the sheet.
    const { clientWidth: wide = 0, clientHeight: high = 0 } = this.scale.parentElement ?? {};
    if (!wide || !high || PAPER.matches) return;
    this.scale.style.setProperty("--part", String(pixels / wide));
    this.stages.style.setProperty("--wide", String(wide / high));
    this.scale.replaceChildren(metres >= 1000 ? `${figure(metres / 1000, 0)} ${words().km}` : `${figure(metres, 0)} ${words().metre}`, h("i"));
  }

  private sourceLine(): string {
    const { edition } = this.scene;
    const w = words();
    const base = edition.sources.find(({ id }) => id === "basemap");
    const sources = [...new Set(this.map.sources.map((source) => bare(say(source))))].filter(Boolean).join(", ");
    return [sources && `${w.sources}: ${sources}.`, base && `${w.basemap}: ${bare(say(base.attribution) || say(base.title))}.`, w.dated(say(edition.title), day(edition.date))].filter(Boolean).join(" ");
  }
}

/** An attribution without the word it often begins with ("Bron: CBS"): here it stands behind one already. */
const bare = (attribution: string): string => attribution.replace(/^[A-Z][\p{L} ]{2,12}: /u, "").replace(/\.$/, "");

/** The map the address asks for, or the first that can be opened. */
export const askedMap = (scene: Scene, id: string | null): MapInfo | undefined => openMaps(scene.edition).find((map) => map.id === id) ?? openMaps(scene.edition)[0];
