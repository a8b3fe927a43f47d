// announce.ts - says each change aloud for who does not see it: name, class, map. One polite region.
import { h } from "./dom";

let region: HTMLElement | null = null;
let pending = 0;

export function installAnnouncer(): void {
  region = h("div", { class: "unseen", role: "status", "aria-live": "polite", id: "announcer" });
  document.body.append(region);
}

/** Says a sentence; of several in quick succession only the last is said. */
export function announce(sentence: string): void {
  clearTimeout(pending);
  pending = setTimeout(() => region && (region.textContent = sentence), 80) as unknown as number;
}
