// Camera arithmetic, against known positions and by properties.
import { describe, expect, it } from "vitest";
import { fit, latitude, leastZoom, metresPerPixel, pan, project, sameCamera, scaleBar, toFrame, toWorld, within, worldPixels, zoomAround } from "../src/camera";
import type { Bounds } from "../src/data";

const size = { width: 320, height: 200 };
const bounds: Bounds = [4.2, 52.0, 4.45, 52.14];

describe("camera", () => {
  it("projects as Web Mercator: the corners of the world, and a point worked out by hand", () => {
    expect(project(-180, 85.0511287798066)[0]).toBeCloseTo(0, 12);
    expect(project(-180, 85.0511287798066)[1]).toBeCloseTo(0, 9);
    expect(project(0, 0)).toEqual([0.5, 0.5]);
    // 5 E, 52 N: x = 185/360; y = (1 - asinh(tan 52) / pi) / 2
    const [x, y] = project(5, 52);
    expect(x).toBeCloseTo(185 / 360, 12);
    expect(y).toBeCloseTo((1 - Math.asinh(Math.tan((52 * Math.PI) / 180)) / Math.PI) / 2, 12);
    expect(latitude(y)).toBeCloseTo(52, 9);
  });

  it("fits bounds into a frame, touching it on the tighter side and never beyond", () => {
    const camera = fit(bounds, size, 10);
    const [left, top] = toFrame(camera, size, ...project(bounds[0], bounds[3]));
    const [right, bottom] = toFrame(camera, size, ...project(bounds[2], bounds[1]));
    expect(left).toBeGreaterThanOrEqual(9.99);
    expect(top).toBeGreaterThanOrEqual(9.99);
    expect(Math.min(left, top)).toBeCloseTo(10, 6);
    expect(left + right).toBeCloseTo(size.width, 6);
    expect(top + bottom).toBeCloseTo(size.height, 6);
  });

  it("goes from pixel to world and back", () => {
    const camera = fit(bounds, size, 10);
    for (const [px, py] of [[0, 0], [17.5, 180], [320, 200]] as const) {
      const [bx, by] = toFrame(camera, size, ...toWorld(camera, size, px, py));
      expect(bx).toBeCloseTo(px, 6);
      expect(by).toBeCloseTo(py, 6);
    }
  });

  it("keeps the point under the pointer when zooming", () => {
    const camera = fit(bounds, size, 10);
    const before = toWorld(camera, size, 40, 150);
    const after = toWorld(zoomAround(camera, size, 40, 150, 1.3), size, 40, 150);
    expect(after[0]).toBeCloseTo(before[0], 12);
    expect(after[1]).toBeCloseTo(before[1], 12);
  });

  it("zooms no farther out than what is drawn around a place", () => {
    const camera = fit(bounds, size, 10), least = leastZoom(bounds, size, 10);
    expect(zoomAround(camera, size, 40, 150, -5, least).zoom).toBeCloseTo(camera.zoom - 0.3, 12);
    const farther = { ...camera, zoom: least - 1 };
    expect(zoomAround(farther, size, 40, 150, -1, least).zoom).toBe(farther.zoom);
    expect(zoomAround(farther, size, 40, 150, 0.5, least).zoom).toBeCloseTo(farther.zoom + 0.5, 12);
  });

  it("comes back where it was after a drag and its opposite", () => {
    const camera = fit(bounds, size, 10);
    expect(sameCamera(pan(pan(camera, 33, -21), -33, 21), camera)).toBe(true);
    expect(sameCamera(pan(camera, 33, -21), camera)).toBe(false);
  });

  it("does not leave the municipality", () => {
    const lost = pan(fit(bounds, size, 10), 1e6, -1e6);
    const kept = within(lost, bounds);
    expect(kept.x).toBeCloseTo(project(bounds[0], bounds[1])[0], 12);
    expect(kept.y).toBeCloseTo(project(bounds[0], bounds[1])[1], 12);
  });

  it("bounds its zoom for a municipality of one point", () => {
    expect(fit([5, 52, 5, 52], size, 0).zoom).toBe(16);
  });

  it("draws a scale bar of a round length that fits and is true", () => {
    const camera = fit(bounds, size, 10);
    const { metres, pixels } = scaleBar(camera, 120);
    expect(pixels).toBeLessThanOrEqual(120);
    expect(pixels).toBeGreaterThan(120 / 2.6);
    expect(String(metres)).toMatch(/^[125]0*$/);
    expect(pixels * metresPerPixel(camera)).toBeCloseTo(metres, 6);
    expect(worldPixels(0)).toBe(512);
  });
});
