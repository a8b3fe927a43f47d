// i18n.ts - the language of the moment, and figures as that language writes them.
// Knows nothing of the domain. Neighbours: words.ts (the words), everything that shows text.
import { WORDS, type Lang } from "./words";

export type { Lang };

/** A text for people, in both languages, as it stands in an edition. */
export interface Text {
  nl: string;
  en: string;
}

let current: Lang = "nl";

export const lang = (): Lang => current;

export function setLang(next: Lang): void {
  current = next;
  document.documentElement.lang = next;
}

/** The language to begin with when the address does not say. */
export function preferredLang(languages: readonly string[]): Lang {
  const first = languages.find((l) => /^(nl|en)\b/.test(l));
  return first?.startsWith("en") ? "en" : "nl";
}

export const words = () => WORDS[current];
export const say = (text: Text | undefined): string => text?.[current] ?? "";

const MINUS = "−";

/** A figure with a fixed number of decimals: "2,4" or "2.4", with a real minus; `signed` adds a plus.
 * What rounds to nothing has no sign. */
export function figure(value: number, decimals: number, signed = false): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const nothing = Number(fixed) === 0;
  const sign = nothing ? "" : value < 0 ? MINUS : signed ? "+" : "";
  const [whole = "0", fraction] = fixed.split(".");
  return sign + grouped(whole) + (fraction === undefined ? "" : (current === "nl" ? "," : ".") + fraction);
}

/** A count with its thousands apart: "3.080" or "3,080". */
export const count = (value: number): string => grouped(String(Math.round(value)));

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, current === "nl" ? "." : ",");
}

/** "2024-06-03" as people write it: "3 juni 2024". */
export function day(iso: string): string {
  const date = new Date(`${iso}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  return date.toLocaleDateString(current === "nl" ? "nl-NL" : "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** "2014–2022", or one year. */
export function period(years: readonly number[]): string {
  const first = years[0];
  const last = years[years.length - 1];
  return first === undefined ? "" : first === last ? String(first) : `${first}–${last}`;
}

/** What the areas of an edition are called, one and many: "buurt", "41 buurten". */
export const areaWord = (level: string): string => WORDS[current].area[level] ?? level;
export const areasWord = (n: number, level: string): string => `${count(n)} ${n === 1 ? areaWord(level) : (WORDS[current].areas[level] ?? level)}`;

/** A sentence's first letter, as a heading has it. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
