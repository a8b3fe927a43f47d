// tiles.mjs - a municipality's package read apart from the page: where points lie that belong to a class
// beyond doubt, far from every line that is drawn over the colours.
import { base } from "./page.mjs";

const modules = new URL("../../../web/node_modules/", import.meta.url);
const { PMTiles } = await import(new URL("pmtiles/dist/esm/index.js", modules));
const { VectorTile } = await import(new URL("@mapbox/vector-tile/index.js", modules));
const { PbfReader } = await import(new URL("pbf/index.js", modules));

const mercator = (lon, lat) => [lon / 360 + 0.5, (1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2];

/** Where the page looks when it shows the whole: middle in Mercator, and pixels of the whole world. */
export function camera([west, south, east, north], { width, height }, margin) {
  const [left, top] = mercator(west, north);
  const [right, bottom] = mercator(east, south);
  return { x: (left + right) / 2, y: (top + bottom) / 2, world: Math.min((width - 2 * margin) / (right - left), (height - 2 * margin) / (bottom - top)) };
}

/** Layers of all tiles that a frame sees: shapes in the frame's pixels. */
export async function tilesOf({ root, place }, view, { width, height }) {
  const archive = new PMTiles(`${base}${root}/gm/${place.code}.pmtiles`);
  const { minZoom, maxZoom } = await archive.getHeader();
  const z = Math.min(maxZoom, Math.max(minZoom, Math.floor(Math.log2(view.world / 512) + 0.2)));
  const across = 2 ** z;
  const tile = (middle, pixels) => Math.floor((middle + pixels / view.world) * across);
  const found = [];
  for (let x = tile(view.x, -width / 2); x <= tile(view.x, width / 2); x++)
    for (let y = tile(view.y, -height / 2); y <= tile(view.y, height / 2); y++) {
      const answer = await archive.getZxy(z, x, y);
      if (!answer) continue;
      const { layers } = new VectorTile(new PbfReader(new Uint8Array(answer.data)));
      const side = view.world / across;
      const corner = [(x / across - view.x) * view.world + width / 2, (y / across - view.y) * view.world + height / 2];
      const read = (name) => {
        const layer = layers[name];
        return Array.from({ length: layer?.length ?? 0 }, (_, i) => {
          const feature = layer.feature(i);
          const rings = feature.loadGeometry().map((ring) => ring.map((point) => [corner[0] + (point.x / layer.extent) * side, corner[1] + (point.y / layer.extent) * side]));
          return { properties: feature.properties, rings };
        });
      };
      found.push({ box: [corner[0], corner[1], corner[0] + side, corner[1] + side], read });
    }
  return found;
}

function inside(rings, x, y) {
  let odd = false;
  for (const ring of rings) for (let i = 1; i < ring.length; i++) if (ring[i - 1][1] > y !== ring[i][1] > y && x < ((ring[i][0] - ring[i - 1][0]) * (y - ring[i - 1][1])) / (ring[i][1] - ring[i - 1][1]) + ring[i - 1][0]) odd = !odd;
  return odd;
}

const LINES = ["borders", "road", "rail", "inhabited", "water", "areas"];

/** Points, at most 25 a class, that lie `apart` pixels from every line, `names` from where a name may stand,
 * and where streets are drawn a little from those; for a map on areas with the class that the figures' file
 * gives the area, for the others with the code of the spot. */
export function points(tiles, view, { width, height }, map, place, { apart, streets = false, names = null }) {
  const layer = map.on === "grid" ? `s_${map.id}` : "areas";
  const [columns, rows] = [Math.ceil(width), Math.ceil(height)];
  const taken = new Uint8Array(columns * rows);
  const stamp = (x, y, wide, high = wide) => {
    for (let v = Math.max(0, Math.floor(y - high)); v <= Math.min(rows - 1, y + high); v++)
      for (let u = Math.max(0, Math.floor(x - wide)); u <= Math.min(columns - 1, x + wide); u++) taken[v * columns + u] = 1;
  };
  for (const { label } of names ? place.areas : []) {
    const [x, y] = mercator(...label);
    stamp((x - view.x) * view.world + width / 2, (y - view.y) * view.world + height / 2, ...names);
  }
  const shapes = [];
  for (const { box, read } of tiles) {
    for (const name of new Set([...LINES, layer]))
      for (const { rings, properties } of read(name)) {
        const street = name === "road" && properties.k === 3;
        if (street && !streets) continue;
        for (const ring of rings)
          for (let i = 1; i < ring.length; i++) {
            const [a, b] = [ring[i - 1], ring[i]];
            const steps = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / 2));
            for (let k = 0; k <= steps; k++) {
              const [x, y] = [a[0] + ((b[0] - a[0]) * k) / steps, a[1] + ((b[1] - a[1]) * k) / steps];
              // Pieces end beyond their tile: that edge is no line.
              if (x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3]) stamp(x, y, street ? 4 : apart);
            }
          }
      }
    for (const shape of read(layer)) shapes.push({ ...shape, box });
  }
  const waters = tiles.flatMap(({ read }) => read("water"));
  const found = [];
  for (let y = 3; y < rows - 3; y += 3)
    for (let x = 3; x < columns - 3; x += 3) {
      if (taken[y * columns + x]) continue;
      const shape = shapes.find(({ box, rings }) => x >= box[0] && y >= box[1] && x < box[2] && y < box[3] && inside(rings, x, y));
      if (!shape || waters.some(({ rings }) => inside(rings, x, y))) continue;
      const code = map.on === "grid" ? shape.properties.c : place.areas[shape.properties.i].class[map.id];
      if (map.classes[code] || code === 20) found.push({ x: x + 0.5, y: y + 0.5, code });
    }
  // Evenly picked, so that every corner of the map is looked at.
  const byCode = Map.groupBy ? Map.groupBy(found, ({ code }) => code) : found.reduce((groups, point) => groups.set(point.code, [...(groups.get(point.code) ?? []), point]), new Map());
  return [...byCode.values()].flatMap((group) => group.filter((_, i) => i % Math.ceil(group.length / 25) === 0));
}
