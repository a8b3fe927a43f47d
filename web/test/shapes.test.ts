// Which area lies under a point, and which tiles a frame needs.
import { describe, expect, it } from "vitest";
import { fit, project } from "../src/camera";
import { cover, inside, tileLevel, type Ring } from "../src/tiles";

const ring = (...points: [number, number][]): Ring => points.map(([x, y]) => ({ x, y }));
const square = ring([0, 0], [10, 0], [10, 10], [0, 10], [0, 0]);
const hole = ring([4, 4], [4, 6], [6, 6], [6, 4], [4, 4]);
const island = ring([20, 20], [30, 20], [25, 30], [20, 20]);

describe("hit test", () => {
  it("knows inside from outside", () => {
    expect(inside([square], 5, 5)).toBe(true);
    expect(inside([square], 11, 5)).toBe(false);
    expect(inside([square], 5, -1)).toBe(false);
  });

  it("takes a hole as outside, whichever way it runs", () => {
    expect(inside([square, hole], 5, 5)).toBe(false);
    expect(inside([square, [...hole].reverse()], 5, 5)).toBe(false);
    expect(inside([square, hole], 2, 5)).toBe(true);
  });

  it("finds every part of an area of several", () => {
    expect(inside([square, island], 25, 25)).toBe(true);
    expect(inside([square, island], 15, 15)).toBe(false);
  });

  it("gives each point of a shared border to one neighbour only", () => {
    const right = ring([10, 0], [20, 0], [20, 10], [10, 10], [10, 0]);
    for (let y = 0.5; y < 10; y++) expect(Number(inside([square], 10, y)) + Number(inside([right], 10, y))).toBe(1);
  });

  it("finds nothing in nothing", () => {
    expect(inside([], 0, 0)).toBe(false);
    expect(inside([[]], 0, 0)).toBe(false);
  });
});

describe("tiles of a frame", () => {
  const size = { width: 320, height: 200 };
  const camera = fit([4.2, 52, 4.45, 52.14], size, 5);

  it("cover it wholly, without one twice", () => {
    const ids = cover(camera, size);
    const across = 2 ** tileLevel(camera.zoom);
    expect(new Set(ids.map(({ x, y }) => `${x}/${y}`)).size).toBe(ids.length);
    for (const [lon, lat] of [[4.2, 52], [4.45, 52.14], [4.3, 52.07]] as const) {
      const [x, y] = project(lon, lat);
      expect(ids.some((id) => id.x === Math.floor(x * across) && id.y === Math.floor(y * across))).toBe(true);
    }
  });

  it("are few: a small map asks for at most four", () => {
    expect(cover(camera, size).length).toBeLessThanOrEqual(4);
  });

  it("exist only at the levels of a package", () => {
    expect(tileLevel(2)).toBe(8);
    expect(tileLevel(16)).toBe(14);
  });
});
