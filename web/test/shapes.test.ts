// Which area lies under a point, and which tiles a frame needs.
import { afterEach, describe, expect, it, vi } from "vitest";
import { fit, project } from "../src/camera";
import { cover, indexEnd, inside, PackageSource, tileLevel, type Ring } from "../src/tiles";

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
    expect(tileLevel(16)).toBe(13);
  });
});

describe("index of a package", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** The first bytes of a package whose root directory has so many bytes. */
  const head = (bytes: number, root: number) => {
    const data = new ArrayBuffer(bytes);
    new DataView(data).setBigUint64(8, 127n, true);
    new DataView(data).setBigUint64(16, BigInt(root), true);
    return data;
  };

  const asked = async (root: number) => {
    const ranges: string[] = [];
    vi.stubGlobal("fetch", async (_: string, { headers }: { headers: Headers }) => {
      const range = headers.get("range") ?? "";
      ranges.push(range);
      return new Response(head(Number(range.split("-")[1]) + 1, root), { status: 206 });
    });
    const { data } = await new PackageSource("http://localhost/a.pmtiles", new Headers()).getBytes(0, 16384);
    expect(data.byteLength).toBeGreaterThanOrEqual(127 + root);
    return ranges;
  };

  it("is read from two kilobytes where it fits", async () => {
    expect(await asked(300)).toEqual(["bytes=0-2047"]);
  });

  it("is read whole where it does not", async () => {
    expect(await asked(5000)).toEqual(["bytes=0-2047", "bytes=0-16383"]);
  });

  it("is not believed of a stump", () => {
    expect(indexEnd(new ArrayBuffer(8))).toBe(Infinity);
  });
});

describe("a range of a package", () => {
  afterEach(() => vi.unstubAllGlobals());

  /** Asks for a range of a server that answers so; tells how the browser's cache was to be used each time. */
  const ask = async (answers: (() => Response)[], signal?: AbortSignal) => {
    const caches: (string | undefined)[] = [];
    vi.stubGlobal("fetch", async (_: string, { cache }: { cache?: string }) => {
      caches.push(cache);
      return answers[caches.length - 1]!();
    });
    const outcome = await new PackageSource("http://localhost/a.pmtiles", new Headers()).getBytes(5000, 4, signal).then(
      ({ data }) => data.byteLength,
      (trouble: Error) => trouble.message,
    );
    return { outcome, caches };
  };
  const broken = () => {
    throw new TypeError("Failed to fetch");
  };
  const whole = () => new Response(new ArrayBuffer(4), { status: 206 });

  it("that fails is asked for once more, past the cache", async () => {
    expect(await ask([broken, whole])).toEqual({ outcome: 4, caches: [undefined, "reload"] });
  });

  it("that comes short is asked for once more, past the cache", async () => {
    expect(await ask([() => new Response(new ArrayBuffer(3), { status: 206 }), whole])).toEqual({ outcome: 4, caches: [undefined, "reload"] });
  });

  it("that fails twice is a failure", async () => {
    expect(await ask([broken, broken])).toEqual({ outcome: "Failed to fetch", caches: [undefined, "reload"] });
  });

  it("that is refused stays so", async () => {
    expect(await ask([() => new Response(null, { status: 403 })])).toEqual({ outcome: "Bad response code: 403", caches: [undefined] });
  });

  it("that nobody wants any more is not asked for again", async () => {
    expect((await ask([broken], AbortSignal.abort())).caches).toEqual([undefined]);
  });
});
