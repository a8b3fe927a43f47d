// gestures.ts - from pointers and wheel to pan, zoom, point and pick. One set of gestures serves all
// frames of a set: it does not matter on which map they are made.
// Knows no maps. Neighbour: smallmap.ts, which looks where it is told.
import type { MapInfo } from "./data";

/** What can be asked of a set of maps; pixels count from a frame's corner. */
export interface Steered {
  dragBy(dx: number, dy: number): void;
  zoomAt(px: number, py: number, by: number): void;
  pointAt(px: number, py: number, map: MapInfo, event: PointerEvent): void;
  pointAway(map: MapInfo): void;
  pickAt(px: number, py: number): void;
}

/** A press that moves less than this is a click. */
const CLICK_PIXELS = 4;
const WHEEL_PER_ZOOM = 240;

export class Gestures {
  private readonly down = new Map<number, { x: number; y: number }>();
  private travelled = 0;

  constructor(private readonly steered: Steered) {}

  watch(frame: HTMLElement, map: () => MapInfo): void {
    frame.addEventListener("pointerdown", (event) => this.press(frame, event));
    frame.addEventListener("pointermove", (event) => this.move(frame, map(), event));
    frame.addEventListener("pointerup", (event) => this.release(frame, event));
    frame.addEventListener("pointercancel", (event) => this.down.delete(event.pointerId));
    frame.addEventListener("pointerleave", () => this.steered.pointAway(map()));
    frame.addEventListener("wheel", (event) => this.wheel(frame, event), { passive: false });
  }

  private press(frame: HTMLElement, event: PointerEvent): void {
    if (event.button !== 0) return;
    if (this.down.size === 0) this.travelled = 0;
    this.down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    frame.setPointerCapture(event.pointerId);
  }

  private move(frame: HTMLElement, map: MapInfo, event: PointerEvent): void {
    const last = this.down.get(event.pointerId);
    if (!last) {
      if (event.pointerType !== "touch") this.steered.pointAt(...local(frame, event.clientX, event.clientY), map, event);
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.down].find(([id]) => id !== event.pointerId)?.[1];
    this.travelled = Math.max(this.travelled, Math.hypot(now.x - last.x, now.y - last.y));
    if (this.travelled < CLICK_PIXELS) return;
    this.down.set(event.pointerId, now);
    if (other) this.pinch(frame, last, now, other);
    else this.steered.dragBy(now.x - last.x, now.y - last.y);
  }

  private pinch(frame: HTMLElement, last: Point, now: Point, other: Point): void {
    const apart = (p: Point) => Math.max(Math.hypot(p.x - other.x, p.y - other.y), 1);
    this.steered.dragBy((now.x - last.x) / 2, (now.y - last.y) / 2);
    this.steered.zoomAt(...local(frame, (now.x + other.x) / 2, (now.y + other.y) / 2), Math.log2(apart(now) / apart(last)));
  }

  private release(frame: HTMLElement, event: PointerEvent): void {
    if (!this.down.delete(event.pointerId)) return;
    if (this.travelled < CLICK_PIXELS) this.steered.pickAt(...local(frame, event.clientX, event.clientY));
  }

  /** Where the page itself scrolls, the wheel is the page's unless a modifier is held. */
  private wheel(frame: HTMLElement, event: WheelEvent): void {
    const scrolls = document.documentElement.scrollHeight > innerHeight + 1;
    if (scrolls && !event.ctrlKey) return;
    event.preventDefault();
    const steps = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    this.steered.zoomAt(...local(frame, event.clientX, event.clientY), -Math.max(-1, Math.min(1, steps / WHEEL_PER_ZOOM)));
  }
}

interface Point {
  x: number;
  y: number;
}

function local(frame: HTMLElement, x: number, y: number): [number, number] {
  const box = frame.getBoundingClientRect();
  return [x - box.left, y - box.top];
}
