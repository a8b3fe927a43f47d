// The address: what is written is read back, and what is not understood does no harm.
import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress, type Address } from "../src/state";

const whole: Address = { place: "GM0518", edition: "demo-2024", view: "een", map: "veerkracht_abs", area: "BU05180001", relative: true, beside: false, lang: "nl" };

const readBack = (address: Address) => {
  const url = new URL(formatAddress(address), "http://localhost");
  return parseAddress(url.pathname, url.search, "en");
};

describe("address", () => {
  it("is read back as it was written, in every view", () => {
    expect(readBack(whole)).toEqual(whole);
    expect(readBack({ ...whole, view: "tabel", map: null, beside: null })).toEqual({ ...whole, view: "tabel", map: null, beside: null });
    expect(readBack({ ...whole, view: "negen", map: null, relative: false, beside: null, lang: "en" })).toEqual({ ...whole, view: "negen", map: null, relative: false, beside: null, lang: "en" });
  });

  it("leaves out what has its usual value", () => {
    expect(formatAddress({ ...whole, view: "negen", map: null, area: null, relative: false })).toBe("/GM0518?e=demo-2024&l=nl");
    expect(formatAddress({ ...whole, place: null })).toBe("/?e=demo-2024&l=nl");
  });

  it("keeps the map only where one map is shown", () => {
    expect(formatAddress({ ...whole, view: "tabel" })).not.toContain("k=");
  });

  it("takes what it does not understand as absent", () => {
    const address = parseAddress("/somewhere/else", "?v=upside&l=fr&r=yes", "nl");
    expect(address).toEqual({ place: null, edition: null, view: "negen", map: null, area: null, relative: false, beside: null, lang: "nl" });
  });

  it("accepts a municipality in small letters and with a slash", () => {
    expect(parseAddress("/gm0518/", "", "nl").place).toBe("GM0518");
    expect(parseAddress("/GM51", "", "nl").place).toBeNull();
  });

  it("accepts a region", () => {
    expect(parseAddress("/rg90", "", "nl").place).toBe("RG90");
    expect(formatAddress({ ...whole, place: "RG90", view: "negen", area: null, relative: false })).toBe("/RG90?e=demo-2024&l=nl");
  });

  it("survives characters that addresses do not like", () => {
    const odd = { ...whole, edition: "a&b=c ü/?", area: "BU 1" };
    expect(readBack(odd)).toEqual(odd);
  });
});
