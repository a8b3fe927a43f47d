// paint.ts - draws tiles on a canvas: the base, one map's classes, outlines. Line weights and order
// are those of the visual language; hatch and dots keep their pitch in screen pixels at any zoom.
// Knows classes by their colour only. Neighbours: tiles.ts (outlines), smallmap.ts (when to draw).
import { toFrame, worldPixels, type Camera, type Size } from "./camera";
import { FIRST_FLAG, TOO_FEW, type MapInfo } from "./data";
import type { Tile } from "./tiles";

/** Colours of everything that is not a class, read from the page's custom properties. */
export interface Ink {
  dark: boolean;
  colour: (name: string) => string;
}

/** Line weights in CSS pixels for a size of map. */
export interface Weights {
  border: number;
  municipality: number;
  road: number;
  motorway: number;
  rail: number;
  street: number;
  inhabited: number;
  selection: number;
  casing: number;
  pitch: number;
}

export const THUMB: Weights = { border: 0, municipality: 0.8, road: 0.6, motorway: 0.8, rail: 0.4, street: 0, inhabited: 0.5, selection: 1.4, casing: 2.8, pitch: 4 };
export const SMALL: Weights = { border: 0.6, municipality: 1.1, road: 1.1, motorway: 1.6, rail: 0.8, street: 0, inhabited: 0.7, selection: 1.8, casing: 4, pitch: 5 };
export const LARGE: Weights = { border: 0.9, municipality: 1.6, road: 2.4, motorway: 3, rail: 1.3, street: 0.8, inhabited: 0.7, selection: 2.6, casing: 6, pitch: 7 };

/** Free pixels around the municipality on the large map. */
export const LARGE_MARGIN = 14;

/** Paper is light, whatever the screen is. */
export const DARK = matchMedia("screen and (prefers-color-scheme: dark)");

export function readInk(): Ink {
  const style = getComputedStyle(document.documentElement);
  const known = new Map<string, string>();
  const colour = (name: string) => {
    const value = known.get(name) ?? style.getPropertyValue(`--${name}`).trim();
    known.set(name, value);
    return value;
  };
  return { dark: DARK.matches, colour };
}

type Context = CanvasRenderingContext2D;

/** A canvas and where its camera looks. */
export interface View {
  context: Context;
  camera: Camera;
  size: Size;
  /** Device pixels in a CSS pixel. */
  ratio: number;
  tiles: readonly Tile[];
}

export function clear({ context, size, ratio }: View): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio));
}

/** Runs `draw` for each tile with the context in the tile's coordinates, clipped to the tile at whole
 * device pixels: shapes run a little over a tile's edge, and this is where they meet without a seam.
 * `draw` gets the size of one CSS pixel in tile units. */
function eachTile(view: View, draw: (tile: Tile, pixel: number) => void): void {
  const { context, camera, size, ratio } = view;
  for (const tile of view.tiles) {
    const across = 2 ** tile.id.z;
    const [left, top] = toFrame(camera, size, tile.id.x / across, tile.id.y / across);
    const side = worldPixels(camera.zoom) / across;
    const edge = (at: number) => Math.round(at * ratio);
    const scale = (side * ratio) / tile.extent;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.beginPath();
    context.rect(edge(left), edge(top), edge(left + side) - edge(left), edge(top + side) - edge(top));
    context.clip();
    context.setTransform(scale, 0, 0, scale, left * ratio, top * ratio);
    context.lineJoin = "round";
    context.lineCap = "round";
    draw(tile, ratio / scale);
    context.restore();
  }
}

function stroke(context: Context, path: Path2D | null, colour: string, width: number, dash: number[] = []): void {
  if (!path || width <= 0) return;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke(path);
}

function fill(context: Context, path: Path2D | null, style: string | CanvasPattern): void {
  if (!path) return;
  context.fillStyle = style;
  context.fill(path, "evenodd");
}

/** What lies under the classes: land and green. */
export function paintUnder(view: View, ink: Ink): void {
  const { context, size, ratio } = view;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = ink.colour("land-out");
  context.fillRect(0, 0, Math.ceil(size.width * ratio), Math.ceil(size.height * ratio));
  eachTile(view, (tile) => {
    const land = tile.path("land");
    if (!land) return;
    fill(context, land, ink.colour("land"));
    context.clip(land, "evenodd");
    fill(context, tile.path("green"), ink.colour("green"));
  });
}

/** What lies over the classes: streets, the edge of inhabited land, water, roads, rails, borders. */
export function paintOver(view: View, ink: Ink, weights: Weights): void {
  const { context } = view;
  eachTile(view, (tile, pixel) => {
    const line = (layer: string, k: number | null, colour: string, width: number) =>
      stroke(context, k === null ? tile.path(layer) : tile.path(layer, "k", k), ink.colour(colour), width * pixel);
    line("road", 3, "street", weights.street);
    line("inhabited", null, "mask-edge", weights.inhabited);
    fill(context, tile.path("water"), ink.colour("water"));
    line("road", 1, "road-case", weights.motorway + 1.4);
    line("road", 2, "road", weights.road);
    line("road", 1, "road", weights.motorway);
    line("rail", null, "rail", weights.rail);
    line("borders", 1, "edge", weights.border);
    line("borders", 2, "edge", weights.border);
    line("borders", 3, "edge-muni", weights.municipality);
  });
}

/** One map: patches of the grid or whole areas, with hatch, dots and dashes. */
export function paintClasses(view: View, map: MapInfo, ink: Ink, weights: Weights): void {
  const { context } = view;
  const layer = map.on === "grid" ? `s_${map.id}` : "areas";
  const key = map.on === "grid" ? "c" : map.id;
  eachTile(view, (tile, pixel) => {
    const codes = tile.values(layer, key);
    // Neighbours share an edge to the point, yet each half-covers the pixels on it: a thin line in
    // its own colour under every patch keeps the land from shining through.
    for (const code of codes) {
      const cls = map.classes[code];
      if (cls) stroke(context, tile.path(layer, key, code), ink.dark ? cls.dark : cls.light, 0.7 * pixel);
    }
    for (const code of codes) {
      const path = tile.path(layer, key, code);
      const cls = map.classes[code];
      if (cls) {
        fill(context, path, ink.dark ? cls.dark : cls.light);
        if (cls.hatch) fill(context, path, pattern(view, "hatch", weights.pitch, ink.colour("noise-line")));
      } else if (code === TOO_FEW) {
        fill(context, path, ink.colour("few-bg"));
        fill(context, path, pattern(view, "dots", weights.pitch, ink.colour("few-ink")));
      } else if (code > FIRST_FLAG && map.on === "areas") {
        stroke(context, path, ink.colour("none-ink"), 1.2 * pixel, [4 * pixel, 2 * pixel]);
      }
    }
  });
}

/** Outline of one area: ink on a casing when selected, ink alone when pointed at. */
export function paintOutline(view: View, area: number, selected: boolean, ink: Ink, weights: Weights): void {
  const around = (colour: string, width: number) =>
    eachTile(view, (tile, pixel) => stroke(view.context, tile.path("areas", "i", area), ink.colour(colour), width * pixel));
  if (selected) around("sel-case", weights.casing);
  around("sel", selected ? weights.selection : Math.min(1.4, weights.selection));
}

/** Outline round a group of areas, drawn on an empty canvas: lines on both sides of every border, then
 * all that lies within is taken away, and with it the borders between two of the group. */
export function paintGroup(view: View, areas: readonly number[], ink: Ink, weights: Weights): void {
  if (!areas.length) return;
  eachTile(view, (tile, pixel) => {
    const { context } = view;
    const paths = areas.map((area) => tile.path("areas", "i", area));
    for (const path of paths) stroke(context, path, ink.colour("sel-case"), 2 * (weights.selection + 1.6) * pixel);
    for (const path of paths) stroke(context, path, ink.colour("sel"), 2 * weights.selection * pixel);
    context.globalCompositeOperation = "destination-out";
    for (const path of paths) {
      fill(context, path, "#000");
      stroke(context, path, "#000", 0.6 * pixel);
    }
  });
}

const stamps = new Map<string, HTMLCanvasElement>();

/** A pattern in screen pixels. It moves with the map and never changes its pitch. */
function pattern({ context, camera, ratio }: View, kind: "hatch" | "dots", pitch: number, colour: string): CanvasPattern {
  const key = `${kind}/${pitch}/${ratio}/${colour}`;
  const stamp = stamps.get(key) ?? (kind === "hatch" ? hatchStamp : dotStamp)(pitch * ratio, ratio, colour);
  stamps.set(key, stamp);
  const made = context.createPattern(stamp, "repeat");
  if (!made) throw new Error("a stamp has no size");
  const world = worldPixels(camera.zoom) * ratio;
  const offset = (at: number) => -Math.round((at * world) % stamp.width);
  made.setTransform(context.getTransform().inverse().translate(offset(camera.x), offset(camera.y)));
  return made;
}

function blank(side: number): [HTMLCanvasElement, Context] {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return [canvas, canvas.getContext("2d")!];
}

/** Lines "/" at 45 degrees; `pitch` is the distance between lines in device pixels. */
function hatchStamp(pitch: number, ratio: number, colour: string): HTMLCanvasElement {
  const side = Math.max(3, Math.round(pitch * Math.SQRT2 * 0.8));
  const [canvas, context] = blank(side);
  context.strokeStyle = colour;
  context.lineWidth = ratio * 0.9;
  for (const shift of [-side, 0, side]) {
    context.beginPath();
    context.moveTo(shift - 1, side + 1);
    context.lineTo(shift + side + 1, -1);
    context.stroke();
  }
  return canvas;
}

/** Sparse dots on a square lattice turned by 22 degrees: (5, 2) and (-2, 5) repeat every 29 steps. */
function dotStamp(pitch: number, ratio: number, colour: string): HTMLCanvasElement {
  const side = Math.round((29 * pitch) / Math.hypot(5, 2));
  const step = side / 29;
  const [canvas, context] = blank(side);
  context.fillStyle = colour;
  for (let i = 0; i < 29; i++) {
    const x = ((5 * i) % 29) * step;
    const y = ((2 * i) % 29) * step;
    for (const [dx, dy] of [[0, 0], [side, 0], [0, side], [-side, 0], [0, -side]] as const) {
      context.beginPath();
      context.arc(x + dx, y + dy, 0.9 * ratio, 0, 2 * Math.PI);
      context.fill();
    }
  }
  return canvas;
}

/** A black square in a rim of land: a railway station. */
function stationStamp(side: number, ratio: number, ink: Ink): HTMLCanvasElement {
  const [canvas, context] = blank(side);
  context.fillStyle = ink.colour("halo");
  context.fillRect(0, 0, side, side);
  context.fillStyle = ink.colour("ink");
  context.fillRect(ratio, ratio, side - 2 * ratio, side - 2 * ratio);
  return canvas;
}

/** A pattern as pixels, for the large map. */
export function stampImage(kind: "hatch" | "dots" | "station", pitch: number, ratio: number, ink: Ink): ImageData {
  const stamp =
    kind === "hatch" ? hatchStamp(pitch * ratio, ratio, ink.colour("noise-line")) : kind === "dots" ? dotStamp(pitch * ratio, ratio, ink.colour("few-ink")) : stationStamp(pitch * ratio, ratio, ink);
  return stamp.getContext("2d")!.getImageData(0, 0, stamp.width, stamp.height);
}
