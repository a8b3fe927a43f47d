// visitor.ts - who looks at the maps, in the bar on top: an account with its pages and "Share", or a
// guest with who shared this and until when. Loaded beside the maps, only where there are accounts; the dialogue behind "Share" when it is asked for.
import { h } from "../dom";
import { fetchMe, type Me } from "./api";
import { date } from "./form";
import type { Shared } from "./share";
import { locale, w } from "./words";

export { fetchMe };

/** Fills the place in the bar. `shown`: what is on the screen at this moment, where it can be shared. */
export function greet(place: HTMLElement, me: Me, shown: () => Shared | null): void {
  if (me.link) place.replaceChildren(...guest(me.link));
  else if (me.user) place.replaceChildren(...member(me, me.user, shown));
}

function guest(link: NonNullable<Me["link"]>): HTMLElement[] {
  const others = link.scope.length > 1 ? link.scope.map((code) => h("a", { href: `/${code}`, "data-within": true }, code)) : [];
  const who = h("span", { class: "shared-by", title: w().sharedBy(link.by.name, link.by.organisation) }, w().sharedShort(link.by.organisation, date(link.expires, locale())));
  return [...others, who];
}

function member(me: Me, user: NonNullable<Me["user"]>, shown: () => Shared | null): HTMLElement[] {
  const share = async () => {
    const what = shown();
    if (what) (await import("./share")).shareDialog(me, what);
  };
  const button = h("button", { type: "button", class: "button share-button", click: share }, w().share);
  button.hidden = !me.may.includes("member") || shown() === null;
  return [button, h("a", { class: "me", href: "/account", "aria-label": `${w().menu}: ${user.name}`, title: user.name }, initials(user.name || user.email))];
}

function initials(name: string): string {
  const parts = name.replace(/\(.*\)/, "").trim().split(/[\s.@]+/).filter(Boolean);
  return ((parts[0]?.[0] ?? "") + (parts.length > 1 ? (parts[parts.length - 1]?.[0] ?? "") : "")).toUpperCase();
}
