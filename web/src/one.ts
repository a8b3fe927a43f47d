// one.ts - one map large: the other maps as thumbnails beside it, zoom buttons, a scale bar, sources.
// The drawing of smallmap.ts is there at once; MapLibre comes over it when it has loaded, with labels.
// Where there is no WebGL the drawing stays and does the work.
// Neighbours: smallmap.ts, largemap.ts, thumbs.ts.
import { scaleBar, type Camera } from "./camera";
import { counterpart, isBlank, openMaps, type MapInfo } from "./data";
import { h, icon } from "./dom";
import { day, figure, period, say, words } from "./i18n";
import { smallLegend } from "./legend";
import type { LargeMap } from "./largemap";
import { summary } from "./nine";
import { LARGE, LARGE_MARGIN } from "./paint";
import { relativeSwitch } from "./panel";
import { numberOf, type Scene } from "./scene";
import { LinkedMaps, type Watcher } from "./smallmap";
import { thumbs, type Thumbs } from "./thumbs";

export class OneView {
  readonly element: HTMLElement;
  private readonly thumbs: Thumbs;
  private readonly sketch: LinkedMaps;
  private readonly frame: HTMLElement;
  private readonly glass = h("div", { class: "glmap" });
  private readonly heading = h("div", { class: "heading" });
  /** In sight where the panel with the whole legend lies over the map or is closed. */
  private readonly legend = h("div", { class: "beneath" });
  private readonly sources = h("p", { class: "source-line" });
  private readonly blank = h("p", { class: "blank" }, words().blank);
  private readonly scale = h("div", { class: "scale-bar", "aria-hidden": "true" });
  private large: LargeMap | null = null;
  private closed = false;
  private selected = -1;
  private marked: readonly number[] = [];

  constructor(
    private readonly scene: Scene,
    private map: MapInfo,
    private readonly watcher: Watcher,
  ) {
    this.thumbs = thumbs(scene, "rail");
    this.sketch = new LinkedMaps(scene.shapes, scene.place.bounds, LARGE, LARGE_MARGIN, { ...watcher, looked: (camera) => this.measure(camera) }, true);
    this.frame = this.sketch.add(map, summary(scene, map));
    const stage = h("div", { class: "stage" }, this.frame, this.glass, this.blank, this.controls(), this.scale);
    const large = h("div", { class: "large" }, this.heading, stage, this.legend, this.sources);
    this.element = h("section", { class: "one", "aria-label": words().one }, this.thumbs.element, large);
    this.show(map);
    void this.openLarge();
  }

  show(map: MapInfo): void {
    this.map = map;
    const pair = counterpart(this.scene.edition, map);
    this.heading.replaceChildren(
      h("span", { class: "number" }, numberOf(map)),
      h("h2", {}, h("b", {}, say(map.title)), h("span", {}, say(map.subtitle))),
      h("time", {}, period(map.periods)),
      pair ? relativeSwitch(map.relative, "map") : "",
    );
    this.sources.textContent = this.sourceLine();
    this.legend.replaceChildren(smallLegend(map));
    this.blank.hidden = !isBlank(this.scene.place, map);
    // Once MapLibre lies over it, the sketch need not be drawn again.
    if (!this.large) this.sketch.swap(this.frame, map, summary(this.scene, map));
    this.frame.setAttribute("aria-label", summary(this.scene, map));
    this.large?.show(map);
    this.thumbs.mark(map.id);
  }

  select(area: number): void {
    this.selected = area;
    this.sketch.select(area);
    this.thumbs.maps.select(area);
    this.large?.select(area);
    const chosen = this.scene.place.areas[area];
    if (chosen) (this.large ?? this.sketch).reveal(chosen);
  }

  light(area: number): void {
    this.sketch.light(area);
    this.large?.light(area);
  }

  mark(areas: readonly number[]): void {
    this.marked = areas;
    this.sketch.mark(areas);
    this.thumbs.maps.mark(areas);
    this.large?.mark(areas);
  }

  zoom(by: number): void {
    (this.large ?? this.sketch).zoom(by);
  }

  home(): void {
    (this.large ?? this.sketch).home();
  }

  repaint(): void {
    this.sketch.repaint();
    this.thumbs.maps.repaint();
    this.large?.repaint();
  }

  close(): void {
    this.closed = true;
    this.sketch.close();
    this.thumbs.maps.close();
    this.large?.close();
  }

  private async openLarge(): Promise<void> {
    const { LargeMap } = await import("./largemap");
    if (this.closed) return;
    const watcher: Watcher = { ...this.watcher, looked: (camera) => this.measure(camera) };
    const large = await LargeMap.open(this.glass, this.scene, () => this.map, () => this.sketch.where, watcher);
    if (!large) return;
    if (this.closed) return large.close();
    this.large = large;
    large.show(this.map);
    large.select(this.selected);
    large.mark(this.marked);
    this.glass.classList.add("ready");
  }

  private controls(): HTMLElement {
    const w = words();
    const button = (name: "plus" | "minus" | "home", label: string, act: () => void) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, click: act }, icon(name));
    return h("div", { class: "controls" }, button("plus", w.zoomIn, () => this.zoom(1)), button("minus", w.zoomOut, () => this.zoom(-1)), button("home", w.wholePlace, () => this.home()));
  }

  private measure(camera: Camera): void {
    const { metres, pixels } = scaleBar(camera, 120);
    const bar = h("i");
    bar.style.width = `${pixels.toFixed(1)}px`;
    this.scale.replaceChildren(metres >= 1000 ? `${figure(metres / 1000, 0)} ${words().km}` : `${figure(metres, 0)} ${words().metre}`, bar);
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
