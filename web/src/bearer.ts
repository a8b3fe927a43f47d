// bearer.ts - the token of a page that stands in another site's frame. Browsers keep cookies from such a
// page, so its script carries the token itself: in memory, gone with the page, good for reading alone.
let bearer: string | null = null;

export function carry(token: string): void {
  bearer = token;
}

/** What requests carry; nothing where the browser's cookie speaks for us. */
export const carried = (): Record<string, string> => (bearer ? { Authorization: `Bearer ${bearer}` } : {});
