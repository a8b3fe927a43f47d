// Where the name of a water stands.
import { describe, expect, it } from "vitest";
import type { Ring, Tile } from "../src/tiles";
import { waterLabels, widest } from "../src/waters";

const ring = (...points: [number, number][]): Ring => points.map(([x, y]) => ({ x, y }));
const box = (x: number, y: number, w: number, h: number): Ring => ring([x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]);
const tile = (x: number, shapes: { name?: string; rings: Ring[] }[]): Tile =>
  ({ id: { z: 1, x, y: 0 }, extent: 100, layer: () => shapes.map(({ name, rings }) => ({ properties: name === undefined ? {} : { name }, rings, box: [0, 0, 0, 0] })) }) as unknown as Tile;

describe("the name of a water", () => {
  it("stands in the widest part: not in the middle of its box", () => {
    const pan = ring([0, 48], [60, 48], [60, 30], [100, 30], [100, 70], [60, 70], [60, 52], [0, 52], [0, 48]);
    const spot = widest([pan], 100)!;
    expect(spot.x).toBeGreaterThan(70);
    expect(spot.x).toBeLessThan(90);
    expect(Math.abs(spot.y - 50)).toBeLessThan(6);
  });

  it("keeps out of an island", () => {
    const spot = widest([box(0, 0, 100, 100), box(30, 30, 40, 40)], 100)!;
    expect(spot.x > 30 && spot.x < 70 && spot.y > 30 && spot.y < 70).toBe(false);
  });

  it("stands once, though tiles cut the water in pieces, in the largest of them", () => {
    const cut = [tile(0, [{ name: "Plas", rings: [box(90, 40, 20, 20)] }]), tile(1, [{ name: "Plas", rings: [box(-10, 30, 60, 40)] }, { rings: [box(0, 0, 9, 9)] }])];
    const { features } = waterLabels(cut);
    expect(features.map(({ properties }) => properties?.name)).toEqual(["Plas"]);
    const [lon] = (features[0]!.geometry as unknown as { coordinates: [number, number] }).coordinates;
    expect(lon).toBeGreaterThan(0);
  });

  it("is not asked of a water without room or without shape", () => {
    expect(widest([], 100)).toBeNull();
    expect(waterLabels([tile(0, [{ name: "Lijn", rings: [ring([0, 0], [9, 0], [0, 0])] }])]).features).toEqual([]);
  });
});
