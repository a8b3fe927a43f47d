// state.ts - what the address says, and changing it. Edition, place, view, map, area, absolute or
// relative and language all live in the address, so that a link shows what its maker saw.
// Knows nothing of data or drawing. Neighbours: app.ts listens.
import type { Lang } from "./i18n";

export type View = "negen" | "een" | "tabel";

export interface Address {
  /** Municipality, "GM0518", or region, "RG01"; null on the start page. */
  place: string | null;
  /** Edition id; null: the newest. */
  edition: string | null;
  view: View;
  /** Map id, only in the view of one map; null: the first. */
  map: string | null;
  /** Selected area, "BU05180001". */
  area: string | null;
  relative: boolean;
  /** A large map and the same against the municipality beside each other; null: where there is room. */
  beside: boolean | null;
  lang: Lang;
}

const VIEWS: readonly string[] = ["negen", "een", "tabel"];

/** Reads an address. Whatever is not understood counts as absent: an old link still opens. */
export function parseAddress(path: string, search: string, fallback: Lang): Address {
  const query = new URLSearchParams(search);
  const code = /^\/(GM\d{4}|RG\w{1,12})\/?$/i.exec(path);
  const view = query.get("v") ?? "";
  const lang = query.get("l");
  return {
    place: code?.[1]?.toUpperCase() ?? null,
    edition: query.get("e"),
    view: VIEWS.includes(view) ? (view as View) : "negen",
    map: query.get("k"),
    area: query.get("b"),
    relative: query.get("r") === "rel",
    beside: query.get("n") === "1" ? true : query.get("n") === "0" ? false : null,
    lang: lang === "nl" || lang === "en" ? lang : fallback,
  };
}

/** Writes an address; what has its usual value is left out, so that links stay short. */
export function formatAddress(a: Address): string {
  const query = new URLSearchParams();
  if (a.edition) query.set("e", a.edition);
  if (a.place && a.view !== "negen") query.set("v", a.view);
  if (a.place && a.view === "een" && a.map) query.set("k", a.map);
  if (a.place && a.area) query.set("b", a.area);
  if (a.place && a.relative) query.set("r", "rel");
  if (a.place && a.view === "een" && a.beside !== null) query.set("n", a.beside ? "1" : "0");
  query.set("l", a.lang);
  return `/${a.place ?? ""}?${query}`;
}

type Listener = (now: Address, before: Address) => void;

/** The current address, and whoever wants to know when it changes. */
export class Navigation {
  private at: Address;
  private listener: Listener = () => undefined;

  constructor(private readonly fallback: Lang) {
    this.at = this.read();
    addEventListener("popstate", () => this.arrive(this.read()));
    document.addEventListener("click", (event) => this.click(event));
  }

  get now(): Address {
    return this.at;
  }

  listen(listener: Listener): void {
    this.listener = listener;
  }

  /** The address after a change, for a link. */
  to(change: Partial<Address>): string {
    return formatAddress({ ...this.at, ...change });
  }

  /** Changes the address. `quietly` replaces the step in history: for what changes many times in a row. */
  go(change: Partial<Address>, quietly = false): void {
    const next = { ...this.at, ...change };
    const url = formatAddress(next);
    if (url === formatAddress(this.at)) return;
    if (quietly) history.replaceState(null, "", url);
    else history.pushState(null, "", url);
    this.arrive(next);
  }

  /** Puts right what the address asks and the edition does not have; nobody needs to hear of it. */
  correct(change: Partial<Address>): void {
    this.at = { ...this.at, ...change };
    history.replaceState(null, "", formatAddress(this.at));
  }

  private read(): Address {
    return parseAddress(location.pathname, location.search, this.fallback);
  }

  private arrive(next: Address): void {
    const before = this.at;
    this.at = next;
    this.listener(next, before);
  }

  /** Links within the page do not load it again; with a modifier key they do what links do. */
  private click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.("a[data-within]");
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    this.follow(link.href);
  }

  /** Goes where a link of this page leads. */
  follow(href: string): void {
    const url = new URL(href, location.href);
    if (url.pathname + url.search === location.pathname + location.search) return;
    history.pushState(null, "", url.pathname + url.search);
    this.arrive(this.read());
  }
}
