// camera.ts - where one looks: a centre in Web Mercator (0..1) and a zoom; pixels are CSS pixels.
// Pure arithmetic. Neighbours: tiles.ts (which tiles), paint.ts (where they fall).
import type { Bounds } from "./data";

export interface Camera {
  x: number;
  y: number;
  /** The world is 512 x 2^zoom pixels wide. */
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const TILE_PIXELS = 512;
export const LEAST_ZOOM = 7;
export const MOST_ZOOM = 16;

export const worldPixels = (zoom: number): number => TILE_PIXELS * 2 ** zoom;

/** Degrees to Mercator, both axes 0..1, north at 0. */
export function project(lon: number, lat: number): [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

export const latitude = (y: number): number => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

/** The camera that shows all of `bounds` in a frame, `margin` pixels free on each side. */
export function fit(bounds: Bounds, size: Size, margin: number): Camera {
  const [west, north] = project(bounds[0], bounds[3]);
  const [east, south] = project(bounds[2], bounds[1]);
  const wide = Math.max(size.width - 2 * margin, 1) / Math.max(east - west, 1e-9);
  const high = Math.max(size.height - 2 * margin, 1) / Math.max(south - north, 1e-9);
  const zoom = Math.log2(Math.min(wide, high) / TILE_PIXELS);
  return { x: (west + east) / 2, y: (north + south) / 2, zoom: Math.min(Math.max(zoom, LEAST_ZOOM), MOST_ZOOM) };
}

/** How far out one may zoom: packages draw a fifth around a place, and what a frame shows that holds it whole. */
export const leastZoom = (bounds: Bounds, size: Size, margin: number): number => fit(bounds, size, margin).zoom - 0.3;

/** Mercator point under a pixel of the frame. */
export function toWorld(camera: Camera, size: Size, px: number, py: number): [number, number] {
  const scale = worldPixels(camera.zoom);
  return [camera.x + (px - size.width / 2) / scale, camera.y + (py - size.height / 2) / scale];
}

export function toFrame(camera: Camera, size: Size, x: number, y: number): [number, number] {
  const scale = worldPixels(camera.zoom);
  return [(x - camera.x) * scale + size.width / 2, (y - camera.y) * scale + size.height / 2];
}

/** Moves what is seen by so many pixels. */
export function pan(camera: Camera, dx: number, dy: number): Camera {
  const scale = worldPixels(camera.zoom);
  return { ...camera, x: camera.x - dx / scale, y: camera.y - dy / scale };
}

/** Zooms while the point under the pixel stays where it is; not farther out than `least`. */
export function zoomAround(camera: Camera, size: Size, px: number, py: number, by: number, least = LEAST_ZOOM): Camera {
  const [x, y] = toWorld(camera, size, px, py);
  const zoom = Math.min(Math.max(camera.zoom + by, Math.min(least, camera.zoom)), MOST_ZOOM);
  const scale = worldPixels(zoom);
  return { x: x - (px - size.width / 2) / scale, y: y - (py - size.height / 2) / scale, zoom };
}

/** Keeps the centre within the bounds, so that nobody gets lost. */
export function within(camera: Camera, bounds: Bounds): Camera {
  const [west, north] = project(bounds[0], bounds[3]);
  const [east, south] = project(bounds[2], bounds[1]);
  return { ...camera, x: Math.min(Math.max(camera.x, west), east), y: Math.min(Math.max(camera.y, north), south) };
}

export const sameCamera = (a: Camera, b: Camera): boolean => {
  const pixels = worldPixels(a.zoom);
  return Math.abs(a.zoom - b.zoom) < 0.01 && Math.abs(a.x - b.x) * pixels < 1 && Math.abs(a.y - b.y) * pixels < 1;
};

/** Metres on the ground in one pixel, at the camera's latitude. */
export function metresPerPixel(camera: Camera): number {
  return (40075016.686 * Math.cos((latitude(camera.y) * Math.PI) / 180)) / worldPixels(camera.zoom);
}

/** The longest round distance (1, 2 or 5 x 10^n metres) that fits in so many pixels. */
export function scaleBar(camera: Camera, most: number): { metres: number; pixels: number } {
  const perPixel = metresPerPixel(camera);
  const longest = perPixel * most;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = power * (longest >= 5 * power ? 5 : longest >= 2 * power ? 2 : 1);
  return { metres, pixels: metres / perPixel };
}
