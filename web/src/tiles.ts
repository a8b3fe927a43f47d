// tiles.ts - shapes of one municipality: fetches tiles from its package, decodes a layer when it is
// first asked for, and keeps its outline as a Path2D in the tile's own coordinates, so that drawing
// again costs no decoding. All maps share the same tiles.
// Knows no colours. Neighbours: camera.ts (which tiles), paint.ts (draws), smallmap.ts (hit tests).
import { VectorTile, type VectorTileLayer } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { FetchSource, PMTiles, type RangeResponse } from "pmtiles";
import { carried } from "./bearer";
import { toWorld, type Camera, type Size } from "./camera";

export type Ring = { x: number; y: number }[];

/** One feature of a layer: properties and geometry in tile coordinates. */
export interface Shape {
  properties: Record<string, string | number | boolean>;
  rings: Ring[];
  /** Least x, least y, most x, most y. */
  box: [number, number, number, number];
}

export interface TileId {
  z: number;
  x: number;
  y: number;
}

const LEAST = 8;
const MOST = 13;

/** Inside by the even-odd rule: rings of a polygon with holes, or of several polygons. */
export function inside(rings: readonly Ring[], x: number, y: number): boolean {
  let odd = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i]!;
      const b = ring[j]!;
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
    }
  }
  return odd;
}

function boxOf(rings: readonly Ring[]): Shape["box"] {
  const box: Shape["box"] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings)
    for (const { x, y } of ring) {
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  return box;
}

/** One decoded tile. */
export class Tile {
  private readonly shapes = new Map<string, Shape[]>();
  private readonly paths = new Map<string, Path2D | null>();

  constructor(
    readonly id: TileId,
    private readonly layers: Record<string, VectorTileLayer>,
  ) {}

  /** Units across the tile. */
  get extent(): number {
    return Object.values(this.layers)[0]?.extent ?? 4096;
  }

  layer(name: string): Shape[] {
    const known = this.shapes.get(name);
    if (known) return known;
    const layer = this.layers[name];
    const made: Shape[] = [];
    for (let i = 0; layer && i < layer.length; i++) {
      const feature = layer.feature(i);
      const rings = feature.loadGeometry();
      made.push({ properties: feature.properties, rings, box: boxOf(rings) });
    }
    this.shapes.set(name, made);
    return made;
  }

  /** Outline of the features of a layer, or of those whose property `key` is `value`; null when
   * there are none. */
  path(name: string, key?: string, value?: number): Path2D | null {
    const id = `${name}/${key ?? ""}/${value ?? ""}`;
    const known = this.paths.get(id);
    if (known !== undefined) return known;
    let path: Path2D | null = null;
    for (const shape of this.layer(name)) {
      if (key !== undefined && shape.properties[key] !== value) continue;
      path ??= new Path2D();
      trace(path, shape.rings);
    }
    this.paths.set(id, path);
    return path;
  }

  /** Values of a property in a layer, rising. */
  values(name: string, key: string): number[] {
    const found = new Set<number>();
    for (const shape of this.layer(name)) {
      const value = shape.properties[key];
      if (typeof value === "number") found.add(value);
    }
    return [...found].sort((a, b) => a - b);
  }
}

function trace(path: Path2D, rings: readonly Ring[]): void {
  for (const ring of rings) {
    ring.forEach((point, i) => (i ? path.lineTo(point.x, point.y) : path.moveTo(point.x, point.y)));
  }
}

/** Tile level for a camera: the one whose units are about an eighth of a pixel; nearer by than the last
 * level they grow, to a pixel at zoom 16. */
export const tileLevel = (zoom: number): number => Math.min(Math.max(Math.floor(zoom + 0.2), LEAST), MOST);

/** Tiles that a frame needs, nearest to its middle first. */
export function cover(camera: Camera, size: Size): TileId[] {
  const z = tileLevel(camera.zoom);
  const across = 2 ** z;
  const [west, north] = toWorld(camera, size, 0, 0);
  const [east, south] = toWorld(camera, size, size.width, size.height);
  const ids: TileId[] = [];
  for (let x = Math.floor(west * across); x <= Math.floor(east * across); x++)
    for (let y = Math.floor(north * across); y <= Math.floor(south * across); y++)
      if (x >= 0 && y >= 0 && x < across && y < across) ids.push({ z, x, y });
  const away = (id: TileId) => Math.hypot(id.x + 0.5 - camera.x * across, id.y + 0.5 - camera.y * across);
  return ids.sort((a, b) => away(a) - away(b));
}

const keyOf = (id: TileId) => `${id.z}/${id.x}/${id.y}`;

const HEAD_BYTES = 2048;

/** Reads ranges of a package, with two things that the library's own source lacks.
 *
 * The library asks for the first 16 kB to learn the index. That of a municipality takes a few hundred
 * bytes: so 2 kB are fetched, and the rest only where the header says that the index is longer. It saves a
 * tenth of the first view.
 *
 * A range that fails, or comes short, is asked for once more, past the browser's cache: Chromium, asked for
 * many ranges of one file at once, now and then ends one of which it has a part after that part, without a
 * word, though nothing is wrong at the server. */
export class PackageSource extends FetchSource {
  private readonly past: FetchSource;

  constructor(url: string, headers: Headers) {
    super(url, headers);
    this.past = new FetchSource(url, headers);
    this.past.mustReload = true;
  }

  override async getBytes(offset: number, length: number, signal?: AbortSignal, etag?: string): Promise<RangeResponse> {
    // Only of its first bytes may a package have fewer than are asked for.
    if (offset !== 0) return this.whole(offset, length, length, signal, etag);
    const head = await this.whole(0, Math.min(length, HEAD_BYTES), 1, signal, etag);
    const end = indexEnd(head.data);
    return length <= HEAD_BYTES || end <= head.data.byteLength ? head : this.whole(0, length, end, signal, etag);
  }

  /** Bytes of the package, at least so many. */
  private async whole(offset: number, length: number, least: number, signal?: AbortSignal, etag?: string): Promise<RangeResponse> {
    try {
      const part = await super.getBytes(offset, length, signal, etag);
      if (part.data.byteLength >= least) return part;
    } catch (trouble) {
      // fetch says TypeError when there is no answer; an answer that is a refusal stays one.
      if (signal?.aborted || !(trouble instanceof TypeError)) throw trouble;
    }
    return this.past.getBytes(offset, length, signal, etag);
  }
}

/** Where the root directory ends: PMTiles 3 keeps its offset at byte 8 and its length at byte 16. */
export function indexEnd(head: ArrayBuffer): number {
  if (head.byteLength < 24) return Infinity;
  const view = new DataView(head);
  return Number(view.getBigUint64(8, true) + view.getBigUint64(16, true));
}

/** The package of one municipality. */
export class Shapes {
  private opened: PMTiles;
  private readonly ready = new Map<string, Tile>();
  private readonly asked = new Map<string, Promise<Tile>>();

  constructor(readonly url: string) {
    this.opened = this.open();
    // The index is asked for at once, beside the figures; who needs a tile hears of a failure.
    this.opened.getHeader().catch(() => undefined);
  }

  get archive(): PMTiles {
    return this.opened;
  }

  private open(): PMTiles {
    return new PMTiles(new PackageSource(this.url, new Headers(carried())));
  }

  /** Starts afresh after a failure: the library keeps a failed index for good. Tiles that are here stay. */
  reopen(): void {
    this.opened = this.open();
  }

  /** Tiles of a camera that are here, and whether that is all of them. While a finer level is on its
   * way the coarser tiles above it stand in. */
  at(camera: Camera, size: Size): { tiles: Tile[]; complete: boolean } {
    const tiles: Tile[] = [];
    let complete = true;
    for (const id of cover(camera, size)) {
      const tile = this.ready.get(keyOf(id));
      if (tile) tiles.push(tile);
      else {
        complete = false;
        const parent = this.ancestor(id);
        if (parent && !tiles.includes(parent)) tiles.unshift(parent);
      }
    }
    return { tiles, complete };
  }

  private ancestor({ z, x, y }: TileId): Tile | undefined {
    for (let up = 1; z - up >= LEAST; up++) {
      const tile = this.ready.get(keyOf({ z: z - up, x: x >> up, y: y >> up }));
      if (tile) return tile;
    }
    return undefined;
  }

  /** Fetches what a camera needs. `arrived` hears of each tile: how many of how many. */
  async fetch(camera: Camera, size: Size, arrived: (done: number, all: number) => void): Promise<void> {
    const ids = cover(camera, size);
    let done = 0;
    await Promise.all(ids.map((id) => this.load(id).then(() => arrived(++done, ids.length))));
  }

  private load(id: TileId): Promise<Tile> {
    const key = keyOf(id);
    const known = this.asked.get(key);
    if (known) return known;
    const asked = this.archive.getZxy(id.z, id.x, id.y).then((answer) => {
      const tile = new Tile(id, answer ? new VectorTile(new PbfReader(new Uint8Array(answer.data))).layers : {});
      this.ready.set(key, tile);
      return tile;
    });
    asked.catch(() => this.asked.delete(key));
    this.asked.set(key, asked);
    return asked;
  }

  /** Index of the area under a Mercator point; -1 when there is none or its tile is not here. */
  areaAt(tiles: readonly Tile[], wx: number, wy: number): number {
    for (let k = tiles.length - 1; k >= 0; k--) {
      const tile = tiles[k]!;
      const across = 2 ** tile.id.z;
      const x = (wx * across - tile.id.x) * tile.extent;
      const y = (wy * across - tile.id.y) * tile.extent;
      if (x < 0 || y < 0 || x >= tile.extent || y >= tile.extent) continue;
      for (const { box, rings, properties } of tile.layer("areas"))
        if (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3] && inside(rings, x, y)) return Number(properties.i);
    }
    return -1;
  }
}

