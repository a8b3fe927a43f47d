// pane.ts - one large map: a frame of the sketch, which is there at once, and MapLibre over it when that
// has loaded, with labels. Where there is no WebGL the sketch stays and does the work.
// Neighbours: one.ts (one or two panes), smallmap.ts (the sketch), largemap.ts.
import type { Camera } from "./camera";
import { isBlank, type Area, type MapInfo } from "./data";
import { h } from "./dom";
import { say, words } from "./i18n";
import type { LargeMap } from "./largemap";
import { summary } from "./nine";
import { numberOf, type Scene } from "./scene";
import type { LinkedMaps, Watcher } from "./smallmap";

export class Pane {
  readonly element: HTMLElement;
  private readonly frame: HTMLElement;
  private readonly glass = h("div", { class: "glmap" });
  private readonly blank = h("p", { class: "blank" }, words().blank);
  /** Which of two maps this is. */
  private readonly caption = h("p", { class: "caption" });
  private large: LargeMap | null = null;
  private print: HTMLCanvasElement | null = null;
  private opening = false;
  private closed = false;
  private selected = -1;
  private marked: readonly number[] = [];

  constructor(
    private readonly scene: Scene,
    private readonly sketch: LinkedMaps,
    private map: MapInfo,
    private readonly watcher: Watcher,
    ...over: HTMLElement[]
  ) {
    this.frame = sketch.add(map, summary(scene, map));
    this.element = h("div", { class: "pane-map" }, this.caption, h("div", { class: "stage" }, this.frame, this.glass, this.blank, ...over));
    this.show(map);
  }

  show(map: MapInfo): void {
    this.map = map;
    this.blank.hidden = !isBlank(this.scene.place, map);
    this.caption.replaceChildren(h("span", { class: "number" }, numberOf(map)), h("b", {}, say(map.subtitle)));
    // Once MapLibre lies over it, the sketch need not be drawn again.
    if (!this.large) this.sketch.swap(this.frame, map, summary(this.scene, map));
    this.frame.setAttribute("aria-label", summary(this.scene, map));
    this.large?.show(map);
  }

  /** Brings MapLibre over the sketch, once. */
  async open(): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    const { LargeMap } = await import("./largemap");
    if (this.closed) return;
    const large = await LargeMap.open(this.glass, this.scene, () => this.map, () => this.sketch.where, this.watcher);
    if (!large) return;
    if (this.closed) return large.close();
    this.large = large;
    large.show(this.map);
    large.select(this.selected);
    large.mark(this.marked);
    this.glass.classList.add("ready");
  }

  get where(): Camera {
    return this.large?.where ?? this.sketch.where;
  }

  get ready(): boolean {
    return this.large !== null;
  }

  /** Looks where the other pane looks. */
  follow(camera: Camera): void {
    this.large?.follow(camera);
  }

  select(area: number, chosen: Area | undefined): void {
    this.selected = area;
    this.large?.select(area);
    if (chosen) this.large?.reveal(chosen);
  }

  mark(areas: readonly number[]): void {
    this.marked = areas;
    this.large?.mark(areas);
  }

  light(area: number): void {
    this.large?.light(area);
  }

  zoom(by: number): void {
    this.large?.zoom(by);
  }

  home(): void {
    this.large?.home();
  }

  repaint(): void {
    this.large?.repaint();
  }

  /** Lays a picture of the map over it, for paper; or takes it away. */
  picture(on: boolean): void {
    this.print?.remove();
    this.print = on && this.large ? this.large.picture() : null;
    if (this.print) this.glass.after(this.print);
  }

  close(): void {
    this.closed = true;
    this.large?.close();
  }
}
