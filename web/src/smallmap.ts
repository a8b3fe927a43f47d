// smallmap.ts - several maps of one municipality that look the same way: move one and all move, point
// at an area and it lights up in all. The base is drawn once and copied into each; only the classes
// differ. Used for the nine maps and for strips of thumbnails.
// Knows nothing of panels or the address. Neighbours: paint.ts (draws), tiles.ts (shapes), nine.ts,
// thumbs.ts (put the frames on the page).
import { fit, leastZoom, pan, project, sameCamera, toFrame, toWorld, within, zoomAround, type Camera, type Size } from "./camera";
import type { Area, Bounds, MapInfo } from "./data";
import { h } from "./dom";
import { Gestures } from "./gestures";
import { clear, paintClasses, paintGroup, paintOutline, paintOver, paintUnder, readInk, type View, type Weights } from "./paint";
import type { Shapes, Tile } from "./tiles";

/** What a set of maps tells the page. */
export interface Watcher {
  /** An area under the pointer, -1 for none. */
  point?(area: number, map: MapInfo, at: PointerEvent | null): void;
  pick?(area: number): void;
  /** The maps look elsewhere. */
  looked?(camera: Camera): void;
  /** The maps left home, or came back. */
  moved?(home: boolean): void;
  /** So many maps are drawn. */
  drawn?(done: number, all: number): void;
  failed?(): void;
}

interface Frame {
  map: MapInfo;
  element: HTMLElement;
  /** Two canvases: the map, and above it the outlines that come and go. */
  below: HTMLCanvasElement;
  above: HTMLCanvasElement;
  bar: HTMLElement;
}

const SLOW_MS = 28;
const SLICE_MS = 10;
const SETTLE_MS = 140;

export class LinkedMaps {
  private readonly frames: Frame[] = [];
  private readonly gestures: Gestures | null;
  private readonly resizing = new ResizeObserver(() => this.resize());
  private size: Size = { width: 0, height: 0 };
  private ratio = 1;
  private camera: Camera = { x: 0, y: 0, zoom: 0 };
  private atHome = true;
  private resting = false;
  private painted: Camera = this.camera;
  private tiles: readonly Tile[] = [];
  private readonly base = { under: h("canvas"), over: h("canvas"), fresh: false };
  private readonly outlines = h("canvas");
  private firstDone = false;
  private pointed = -1;
  private selected = -1;
  private marked: readonly number[] = [];
  private frameAsked = 0;
  private settle = 0;
  private cost = 0;
  private turn = 0;

  constructor(
    private readonly shapes: Shapes,
    private readonly bounds: Bounds,
    private readonly weights: Weights,
    private readonly margin: number,
    private readonly watcher: Watcher = {},
    interactive = false,
  ) {
    this.gestures = interactive ? new Gestures(this) : null;
  }

  /** A frame for a map; the page puts it where it belongs. All frames have the same size. */
  add(map: MapInfo, label: string): HTMLElement {
    const below = h("canvas");
    const above = h("canvas");
    const bar = h("span", { class: "load" });
    const element = h("div", { class: "frame", role: "img", "aria-label": label }, below, above, bar);
    const frame = { map, element, below, above, bar };
    this.frames.push(frame);
    this.gestures?.watch(element, () => frame.map);
    if (this.frames.length === 1) this.resizing.observe(element);
    return element;
  }

  /** Shows another map in a frame. */
  swap(element: HTMLElement, map: MapInfo, label: string): void {
    const frame = this.frames.find((one) => one.element === element);
    if (!frame) return;
    frame.map = map;
    frame.element.setAttribute("aria-label", label);
    this.ask();
  }

  /** Where the maps look. */
  get where(): Camera {
    return this.camera;
  }

  close(): void {
    this.resizing.disconnect();
    cancelAnimationFrame(this.frameAsked);
    clearTimeout(this.settle);
    this.turn++;
  }

  select(area: number): void {
    this.selected = area;
    this.paintOutlines();
  }

  light(area: number): void {
    if (area === this.pointed) return;
    this.pointed = area;
    this.paintOutlines();
  }

  /** Rests while something else lies over the frames: nothing is fetched or drawn. */
  rest(on: boolean): void {
    if (on === this.resting) return;
    this.resting = on;
    if (!on) this.resize();
  }

  /** Wakes, looking elsewhere. */
  wake(camera: Camera): void {
    this.rest(false);
    this.look(camera);
  }

  /** Outlines a group of areas as one. */
  mark(areas: readonly number[]): void {
    this.marked = areas;
    this.paintOutlines();
  }

  /** Brings an area into view when its middle lies outside. */
  reveal(area: Area): void {
    if (!this.size.width) return;
    const [x, y] = project(...area.label);
    const [px, py] = toFrame(this.camera, this.size, x, y);
    const outside = px < 0 || py < 0 || px > this.size.width || py > this.size.height;
    if (outside) this.look({ ...this.camera, x, y });
  }

  home(): void {
    this.look(fit(this.bounds, this.size, this.margin));
  }

  zoom(by: number): void {
    this.zoomAt(this.size.width / 2, this.size.height / 2, by);
  }

  /** Draws everything again at once, as after a change of theme: paper does not wait for a frame. */
  repaint(): void {
    cancelAnimationFrame(this.frameAsked);
    this.base.fresh = false;
    this.draw();
  }

  // ---- what gestures ask for

  dragBy(dx: number, dy: number): void {
    this.look(pan(this.camera, dx, dy));
  }

  zoomAt(px: number, py: number, by: number): void {
    this.look(zoomAround(this.camera, this.size, px, py, by, leastZoom(this.bounds, this.size, this.margin)));
  }

  pointAt(px: number, py: number, map: MapInfo, event: PointerEvent): void {
    this.watcher.point?.(this.areaAt(px, py), map, event);
  }

  pointAway(map: MapInfo): void {
    this.watcher.point?.(-1, map, null);
  }

  pickAt(px: number, py: number): void {
    const area = this.areaAt(px, py);
    if (area >= 0) this.watcher.pick?.(area);
  }

  private areaAt(px: number, py: number): number {
    return this.shapes.areaAt(this.tiles, ...toWorld(this.camera, this.size, px, py));
  }

  // ---- looking

  private resize(): void {
    const first = this.frames[0];
    if (!first || this.resting) return;
    const { width, height } = first.element.getBoundingClientRect();
    if (width < 8 || height < 8) return;
    this.size = { width, height };
    this.ratio = Math.min(devicePixelRatio || 1, 2);
    if (this.atHome) this.camera = fit(this.bounds, this.size, this.margin);
    this.watcher.looked?.(this.camera);
    this.base.fresh = false;
    this.fetch();
  }

  private look(camera: Camera): void {
    this.camera = within(camera, this.bounds);
    const home = sameCamera(this.camera, fit(this.bounds, this.size, this.margin));
    if (home !== this.atHome) this.watcher.moved?.(home);
    this.atHome = home;
    this.watcher.looked?.(this.camera);
    this.base.fresh = false;
    this.fetch();
  }

  private fetch(): void {
    const { tiles, complete } = this.shapes.at(this.camera, this.size);
    this.tiles = tiles;
    this.ask();
    if (complete) return;
    const turn = ++this.turn;
    const arrived = (done: number, all: number) => {
      if (turn !== this.turn) return;
      for (const { bar } of this.frames) bar.style.setProperty("--done", `${Math.round((100 * done) / all)}%`);
      this.tiles = this.shapes.at(this.camera, this.size).tiles;
      this.base.fresh = false;
      this.ask();
    };
    this.shapes.fetch(this.camera, this.size, arrived).catch(() => turn === this.turn && this.watcher.failed?.());
  }

  // ---- drawing

  private ask(): void {
    cancelAnimationFrame(this.frameAsked);
    this.frameAsked = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    if (!this.size.width || !this.tiles.length || this.resting) return;
    if (!this.firstDone) return this.drawFirst();
    const slow = this.cost > SLOW_MS && !sameCamera(this.painted, this.camera);
    clearTimeout(this.settle);
    if (slow) {
      this.shift();
      this.settle = setTimeout(() => this.drawAll(), SETTLE_MS) as unknown as number;
    } else this.drawAll();
  }

  private drawAll(): void {
    const start = performance.now();
    for (const frame of this.frames) this.paintFrame(frame, true);
    this.painted = this.camera;
    this.paintOutlines();
    this.cost = performance.now() - start;
  }

  /** The first time: the base in all maps as its tiles come in, then the maps one after the other,
   * never long without letting the page breathe. */
  private drawFirst(): void {
    this.painted = this.camera;
    for (const frame of this.frames) this.paintFrame(frame, false);
    this.paintOutlines();
    const { complete } = this.shapes.at(this.camera, this.size);
    this.watcher.drawn?.(0, this.frames.length);
    if (complete) this.frameAsked = requestAnimationFrame(() => this.drawOn(0));
  }

  private drawOn(from: number): void {
    const start = performance.now();
    let i = from;
    while (i < this.frames.length && (i === from || performance.now() - start < SLICE_MS)) {
      const frame = this.frames[i++]!;
      this.paintFrame(frame, true);
      frame.bar.hidden = true;
    }
    this.watcher.drawn?.(i, this.frames.length);
    if (i < this.frames.length) this.frameAsked = requestAnimationFrame(() => this.drawOn(i));
    else this.firstDone = true;
  }

  private view(canvas: HTMLCanvasElement): View {
    const width = Math.round(this.size.width * this.ratio);
    const height = Math.round(this.size.height * this.ratio);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return { context: canvas.getContext("2d")!, camera: this.camera, size: this.size, ratio: this.ratio, tiles: this.tiles };
  }

  private paintBase(): void {
    if (this.base.fresh) return;
    const ink = readInk();
    paintUnder(this.view(this.base.under), ink);
    const over = this.view(this.base.over);
    clear(over);
    paintOver(over, ink, this.weights);
    this.base.fresh = true;
  }

  private paintFrame({ map, below, above }: Frame, classes: boolean): void {
    this.paintBase();
    const view = this.view(below);
    const copy = (from: HTMLCanvasElement) => {
      view.context.setTransform(1, 0, 0, 1, 0, 0);
      view.context.drawImage(from, 0, 0);
    };
    copy(this.base.under);
    if (classes) paintClasses(view, map, readInk(), this.weights);
    copy(this.base.over);
    below.style.transform = above.style.transform = "";
  }

  /** Outlines are cut from one drawing too: the same in every frame. */
  private paintOutlines(): void {
    if (!this.tiles.length || this.resting) return;
    const ink = readInk();
    const view = this.view(this.outlines);
    clear(view);
    paintGroup(view, this.marked, ink, this.weights);
    if (this.pointed >= 0 && this.pointed !== this.selected) paintOutline(view, this.pointed, false, ink, this.weights);
    if (this.selected >= 0) paintOutline(view, this.selected, true, ink, this.weights);
    for (const { above } of this.frames) {
      const own = this.view(above);
      clear(own);
      own.context.drawImage(this.outlines, 0, 0);
    }
  }

  /** Where drawing costs too much to do at every step of a gesture, the last drawing is moved and
   * drawn afresh when the gesture rests. */
  private shift(): void {
    const scale = 2 ** (this.camera.zoom - this.painted.zoom);
    const [x, y] = toFrame(this.camera, this.size, this.painted.x, this.painted.y);
    const move = `translate(${x - this.size.width / 2}px, ${y - this.size.height / 2}px) scale(${scale})`;
    for (const { below, above } of this.frames) below.style.transform = above.style.transform = move;
  }
}
