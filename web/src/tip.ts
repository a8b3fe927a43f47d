// tip.ts - what is under the pointer: name and class beside it. Never the only way to know something.
import { h } from "./dom";

let box: HTMLElement | null = null;

export function installTip(): void {
  box = h("div", { class: "tip", "aria-hidden": "true", hidden: true });
  document.body.append(box);
}

export function showTip(at: { clientX: number; clientY: number }, sign: Element, name: string, cls: string): void {
  if (!box) return;
  box.replaceChildren(sign, h("span", {}, h("b", {}, name), cls));
  box.hidden = false;
  box.style.left = `${Math.max(8, Math.min(innerWidth - box.offsetWidth - 8, at.clientX + 14))}px`;
  box.style.top = `${Math.max(8, Math.min(innerHeight - box.offsetHeight - 8, at.clientY + 16))}px`;
}

export function hideTip(): void {
  if (box) box.hidden = true;
}
