// marks.ts - parts of the panel that speak of certain neighbourhoods outline them on the maps: while
// pointed at, while they hold the keyboard's place, and as long as they stand open.
// An element says which by data-mark="3 4 9", indices of areas. Neighbours: app.ts, findings.ts.

const selector = "[data-mark]";

const areasOf = (element: HTMLElement | null | undefined): number[] => (element?.dataset.mark ?? "").split(" ").filter(Boolean).map(Number);

/** Watches `root`; `show` is told the areas to outline, of the innermost element that speaks of any. */
export function watchMarks(root: HTMLElement, show: (areas: number[]) => void): { again(): void } {
  let near: HTMLElement | null = null;
  let shown = "";

  const tell = () => {
    const open = [...root.querySelectorAll<HTMLElement>(`details[open]${selector}`)].pop();
    const areas = areasOf(near?.isConnected ? near : open);
    if (areas.join() === shown) return;
    shown = areas.join();
    show(areas);
  };
  const come = (event: Event) => {
    near = (event.target as Element).closest<HTMLElement>(selector);
    tell();
  };
  const leave = (event: Event) => {
    const to = (event as PointerEvent | FocusEvent).relatedTarget as Element | null;
    near = to && root.contains(to) ? to.closest<HTMLElement>(selector) : null;
    tell();
  };
  root.addEventListener("pointerover", come);
  root.addEventListener("focusin", come);
  root.addEventListener("pointerout", leave);
  root.addEventListener("focusout", leave);
  root.addEventListener("toggle", tell, true);
  /** After the maps were built anew, or the panel. */
  const again = () => {
    shown = "?";
    tell();
  };
  return { again };
}
