// waters.ts - one name for each water. Tiles cut a lake in pieces, and MapLibre would name every piece:
// so each name gets one point, in the widest part of its largest piece.
// Pure. Neighbours: tiles.ts (shapes), mapstyle.ts (draws the names).
import { latitude } from "./camera";
import { inside, type Ring, type Tile } from "./tiles";

/** Steps along either side of a piece in the search for its widest part. */
const STEPS = 20;

interface Spot {
  x: number;
  y: number;
  /** To the nearest shore. */
  room: number;
}

/** Squared distance of a point to a segment. */
function away(x: number, y: number, a: Ring[number], b: Ring[number]): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return (x - a.x - along * dx) ** 2 + (y - a.y - along * dy) ** 2;
}

/** The point of a shape farthest from its edges, within the tile and as fine as the search. */
export function widest(rings: readonly Ring[], extent: number): Spot | null {
  const points = rings.flat();
  const within = (at: number) => Math.max(0, Math.min(extent, at));
  const [left, right] = [within(Math.min(...points.map(({ x }) => x))), within(Math.max(...points.map(({ x }) => x)))];
  const [top, bottom] = [within(Math.min(...points.map(({ y }) => y))), within(Math.max(...points.map(({ y }) => y)))];
  let best: Spot | null = null;
  for (let i = 0; i < STEPS; i++)
    for (let j = 0; j < STEPS; j++) {
      const x = left + ((i + 0.5) / STEPS) * (right - left);
      const y = top + ((j + 0.5) / STEPS) * (bottom - top);
      if (!inside(rings, x, y)) continue;
      let room = Infinity;
      for (const ring of rings) for (let k = 1; k < ring.length; k++) room = Math.min(room, away(x, y, ring[k - 1]!, ring[k]!));
      if (!best || room > best.room) best = { x, y, room };
    }
  return best;
}

/** A point for every name of water in the tiles. */
export function waterLabels(tiles: readonly Tile[]): GeoJSON.FeatureCollection {
  const best = new Map<string, { lon: number; lat: number; room: number }>();
  for (const tile of tiles) {
    const { id, extent } = tile;
    const across = 2 ** id.z;
    for (const { properties, rings } of tile.layer("water")) {
      const name = String(properties.name ?? "");
      const spot = name && widest(rings, extent);
      const room = spot ? spot.room / across : 0;
      if (!spot || room <= (best.get(name)?.room ?? 0)) continue;
      best.set(name, { lon: ((id.x + spot.x / extent) / across) * 360 - 180, lat: latitude((id.y + spot.y / extent) / across), room });
    }
  }
  return { type: "FeatureCollection", features: [...best].map(([name, { lon, lat }]) => ({ type: "Feature", geometry: { type: "Point", coordinates: [lon, lat] }, properties: { name } })) };
}
