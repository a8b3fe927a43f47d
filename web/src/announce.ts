// announce.ts - says each change aloud for who does not see it: name, class, map. One polite region.
import { h } from "./dom";

const region = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
let pending = 0;

export function installAnnouncer(): void {
  document.body.append(region);
}

/** Says a sentence; of several in quick succession only the last is said. */
export function announce(sentence: string): void {
  clearTimeout(pending);
  pending = setTimeout(() => (region.textContent = sentence), 80) as unknown as number;
}
