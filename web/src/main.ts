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

const ACCOUNTS = /^\/(inloggen|uitnodiging|wachtwoord|account|organisatie|beheer|deel)(\/|$)/;
if (ACCOUNTS.test(location.pathname)) void import("./account/pages").then(({ showAccountPage }) => showAccountPage(root)).then(loadSerif);
else void showMaps().then(loadSerif);

/** The maps; in another site's frame after its token is exchanged. */
async function showMaps(): Promise<void> {
  if (location.pathname.startsWith("/insluiten/")) {
    const { embedded, destination } = await import("./account/share");
    const me = await embedded(root);
    if (!me) return;
    history.replaceState(null, "", destination(me));
  }
  const app = new App(root, new Navigation(preferredLang(navigator.languages)));
  document.addEventListener("keydown", (event) => {
    const field = (event.target as Element).closest?.("input, select, textarea, dialog");
    if (field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (app.key(event.key)) event.preventDefault();
  });
  await app.start();
}

/** The serif is asked for after the first paint: sentences wait for nobody. */
async function loadSerif(): Promise<void> {
  const face = new FontFace("Source Serif 4 Variable", `url(${serifUrl}) format("woff2")`, { weight: "200 900" });
  document.fonts.add(await face.load());
}
