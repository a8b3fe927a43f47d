// Figures as Dutch and English write them.
import { afterEach, describe, expect, it, vi } from "vitest";

vi.stubGlobal("document", { documentElement: { lang: "" } });
const { count, day, figure, period, preferredLang, setLang } = await import("../src/i18n");

afterEach(() => setLang("nl"));

describe("figures", () => {
  it("have a comma and points in Dutch, a point and commas in English", () => {
    setLang("nl");
    expect(figure(1234.56, 1)).toBe("1.234,6");
    expect(count(3080)).toBe("3.080");
    setLang("en");
    expect(figure(1234.56, 1)).toBe("1,234.6");
    expect(count(1234567)).toBe("1,234,567");
  });

  it("have a real minus, and a plus where the sign is the news", () => {
    expect(figure(-0.6, 1)).toBe("−0,6");
    expect(figure(2.4, 1, true)).toBe("+2,4");
  });

  it("have no sign when they round to nothing", () => {
    expect(figure(-0.04, 1, true)).toBe("0,0");
    expect(figure(0.04, 1, true)).toBe("0,0");
    expect(figure(-0.4, 0)).toBe("0");
  });

  it("leave small numbers ungrouped", () => {
    expect(count(999)).toBe("999");
    expect(count(0)).toBe("0");
  });

  it("name a period by its ends", () => {
    expect(period([2014, 2022])).toBe("2014–2022");
    expect(period([2022])).toBe("2022");
    expect(period([2022, 2022])).toBe("2022");
    expect(period([])).toBe("");
  });

  it("write a day in words, whatever the clock's zone", () => {
    expect(day("2024-06-03")).toBe("3 juni 2024");
    setLang("en");
    expect(day("2024-06-03")).toBe("3 June 2024");
    expect(day("soon")).toBe("soon");
  });

  it("begin in the browser's language when it is one of ours, else in Dutch", () => {
    expect(preferredLang(["fr-FR", "en-GB"])).toBe("en");
    expect(preferredLang(["nl-NL", "en"])).toBe("nl");
    expect(preferredLang(["de"])).toBe("nl");
  });
});
