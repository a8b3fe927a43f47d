// way.ts - where to go after logging in: a page of ours, never another site.

/** The address within `origin` that a way back leads to; "/" for any that leads elsewhere. The
 *  browser's own reading decides: it drops tabs and line ends that a pattern would trip over. */
export function ownPage(way: string, origin: string): string {
  try {
    const url = new URL(way, origin);
    return way.startsWith("/") && url.origin === origin ? url.href : "/";
  } catch {
    return "/";
  }
}
