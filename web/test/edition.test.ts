// What the page makes of an edition: order of maps, the verdict's map, search, sorting.
import { describe, expect, it } from "vitest";
import { counterpart, editionPeriod, nineMaps, openMaps, verdictMap, type Edition, type MapInfo } from "../src/data";
import { find, plain } from "../src/search";
import { compare } from "../src/table";

const map = (id: string, number: number, draws: MapInfo["draws"], more: Partial<MapInfo> = {}): MapInfo => ({
  id, number, draws, present: true, title: { nl: id, en: id }, subtitle: { nl: "", en: "" }, short: { nl: id, en: id }, question: { nl: "", en: "" }, reading: [], on: "areas", periods: [2014, 2022], themes: ["a", "b"], relative: false, classes: [], indicators: [], sources: [], ...more,
});
const edition = (...maps: MapInfo[]) => ({ maps }) as Edition;

const absolute = map("absolute", 1, "change_change");
const relative = map("relative", 2, "change_change", { relative: true });
const level = map("level", 3, "level", { periods: [2023] });
const focus = map("focus", 9, "level_level");
const gone = map("gone", 0, "change", { present: false });

describe("edition", () => {
  it("shows the nine by number, the absent ones in their place and the replaced one not at all", () => {
    const lacking = { ...absolute, present: false };
    expect(nineMaps(edition(focus, level, lacking, gone)).map(({ id }) => id)).toEqual(["absolute", "level", "focus"]);
    expect(openMaps(edition(focus, level, lacking, gone)).map(({ id }) => id)).toEqual(["level", "focus"]);
  });

  it("takes the verdict from change against change, absolute or relative as asked", () => {
    const whole = edition(absolute, relative, level, focus);
    expect(verdictMap(whole, false)?.id).toBe("absolute");
    expect(verdictMap(whole, true)?.id).toBe("relative");
    expect(counterpart(whole, absolute)?.id).toBe("relative");
    expect(counterpart(whole, level)).toBeUndefined();
  });

  it("takes the focus map where change is lacking, and the first map where that is lacking too", () => {
    expect(verdictMap(edition({ ...absolute, present: false }, level, focus), false)?.id).toBe("focus");
    expect(verdictMap(edition(level), false)?.id).toBe("level");
    expect(verdictMap(edition(gone), false)).toBeUndefined();
  });

  it("spans the years of the maps that are there", () => {
    expect(editionPeriod(edition(absolute, level, { ...gone, periods: [1900] }))).toEqual([2014, 2023]);
    expect(editionPeriod(edition(gone))).toEqual([]);
  });
});

describe("search", () => {
  const names = ["'s-Gravenhage", "Groningen", "Súdwest-Fryslân", "Bergen op Zoom", "Bergen (L.)", "Zoomland"].map((name) => ({ name }));
  const found = (question: string) => find(names, question).map(({ name }) => name);

  it("does not mind capitals, accents and signs", () => {
    expect(plain("Súdwest-Fryslân")).toBe("sudwest fryslan");
    expect(found("s gra")).toEqual(["'s-Gravenhage"]);
    expect(found("SUDWEST")).toEqual(["Súdwest-Fryslân"]);
  });

  it("puts names that begin so first, then words, then anything", () => {
    expect(found("zoom")).toEqual(["Zoomland", "Bergen op Zoom"]);
    expect(found("ron")).toEqual(["Groningen"]);
  });

  it("knows common names and codes", () => {
    const register = [{ name: "'s-Gravenhage", code: "GM0518" }, { name: "'s-Hertogenbosch", code: "GM0796" }, { name: "Denekamp", code: "GM9999" }];
    const codes = (question: string) => find(register, question).map(({ code }) => code);
    expect(codes("Den Haag")).toEqual(["GM0518"]);
    expect(codes("bosch")).toEqual(["GM0796"]);
    expect(codes("gm0518")).toEqual(["GM0518"]);
    expect(codes("’s-hertog")).toEqual(["GM0796"]);
  });

  it("finds nothing for nothing", () => {
    expect(found("")).toEqual([]);
    expect(found(" - ")).toEqual([]);
    expect(found("xyz")).toEqual([]);
  });
});

describe("table", () => {
  it("sorts numbers as numbers, and what is missing last both ways", () => {
    const sort = (up: boolean) => [3, null, -1, 20].sort((a, b) => compare(a, b, up));
    expect(sort(true)).toEqual([-1, 3, 20, null]);
    expect(sort(false)).toEqual([20, 3, -1, null]);
  });

  it("sorts names as Dutch does", () => {
    expect(["Zuid", "éénhoorn", "Eik"].sort((a, b) => compare(a, b, true))).toEqual(["éénhoorn", "Eik", "Zuid"]);
  });
});
