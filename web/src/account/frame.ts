// frame.ts - what stands around every page of accounts: the bar, who is logged in, the tabs.
import { h, type Child } from "../dom";
import { lang, setLang, type Lang } from "../i18n";
import { mark } from "../header";
import { post, type Me } from "./api";
import { w } from "./words";

export interface Page {
  title: string;
  lead?: string;
  /** Wide pages hold tables; narrow ones a form. */
  wide?: boolean;
  body: Child[];
}

export function frame(root: HTMLElement, me: Me | null, page: Page, again: () => void): void {
  document.title = `${page.title} · Veerkracht`;
  const heading = h("h1", { tabindex: -1 }, page.title);
  const main = h("main", { id: "main", class: page.wide ? "wide" : "narrow" }, heading, page.lead ? h("p", { class: "lead" }, page.lead) : null, ...page.body);
  root.replaceChildren(h("div", { class: "page start account" }, bar(me, again), main));
  heading.focus();
}

function bar(me: Me | null, again: () => void): HTMLElement {
  const skip = h("a", { class: "skip", href: "#main" }, w().next);
  const home = h("a", { class: "brand", href: `/?l=${lang()}`, "aria-label": `Veerkracht: ${w().back}` }, mark(), h("span", {}, "Veerkracht"));
  const choose = (to: Lang) => {
    setLang(to);
    localStorage.setItem("l", to);
    again();
  };
  const language = (to: Lang) => h("button", { type: "button", lang: to, class: lang() === to ? "on" : null, "aria-pressed": String(lang() === to), click: () => choose(to) }, to.toUpperCase());
  return h("header", { class: "top" }, skip, home, h("span", { class: "grow" }), ...whereTo(me), h("div", { class: "languages", role: "group", "aria-label": w().language }, language("nl"), language("en")));
}

/** Links to the pages this account has, and the way out. */
function whereTo(me: Me | null): Child[] {
  if (!me?.user || me.stage !== "full") return [];
  const link = (href: string, text: string) => h("a", { href, "aria-current": location.pathname === href ? "page" : null }, text);
  const out = async () => {
    await post("/api/v1/logout");
    location.assign("/inloggen");
  };
  const pages = [link("/account", me.user.name || w().account), me.may.includes("member") ? link("/organisatie", w().organisation) : null, me.may.includes("admin") ? link("/beheer", w().admin) : null];
  return [h("nav", { class: "whereto", "aria-label": w().menu }, ...pages), h("button", { type: "button", class: "button low", click: () => void out() }, w().logout)];
}

/** Tabs of one page: the address's hash says which. */
export function tabs(label: string, all: { id: string; title: string; show: (place: HTMLElement) => void | Promise<void> }[]): HTMLElement {
  const place = h("section", { class: "tab" });
  const row = h("nav", { class: "segments", "aria-label": label });
  const open = () => {
    const at = all.find(({ id }) => `#${id}` === location.hash) ?? all[0];
    if (!at) return;
    row.replaceChildren(...all.map(({ id, title }) => h("a", { href: `#${id}`, class: at.id === id ? "on" : null, "aria-current": at.id === id ? "page" : null }, title)));
    place.replaceChildren();
    place.setAttribute("aria-label", at.title);
    void at.show(place);
  };
  addEventListener("hashchange", open);
  open();
  return h("div", { class: "tabs" }, row, place);
}
