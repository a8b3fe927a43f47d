// main.ts - begins: language, address, the app, keys, and the serif that may come later.
import serifUrl from "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2?url";
import { App } from "./app";
import { installAnnouncer } from "./announce";
import { h } from "./dom";
import { preferredLang } from "./i18n";
import { Navigation } from "./state";
import { installTip } from "./tip";

const root = h("div", { id: "app" });
document.body.replaceChildren(root);
installAnnouncer();
installTip();

const app = new App(root, new Navigation(preferredLang(navigator.languages)));
void app.start().then(loadSerif);

document.addEventListener("keydown", (event) => {
  const field = (event.target as Element).closest?.("input, select, textarea");
  if (field || event.ctrlKey || event.metaKey || event.altKey) return;
  if (app.key(event.key)) event.preventDefault();
});

/** The serif is asked for after the first paint: sentences wait for nobody. */
async function loadSerif(): Promise<void> {
  const face = new FontFace("Source Serif 4 Variable", `url(${serifUrl}) format("woff2")`, { weight: "200 900" });
  document.fonts.add(await face.load());
}
