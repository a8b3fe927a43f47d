// signing.ts - logging in, the second step, invitation, forgotten password, coming back from a provider.
import { encode } from "uqr";
import { h, svg, type Child } from "../dom";
import { setLang } from "../i18n";
import { fetchMe, post, type Me, type Told } from "./api";
import { button, failure, field, form, value } from "./form";
import { frame } from "./frame";
import { ownPage } from "./way";
import { w } from "./words";

function after(): string {
  return ownPage(new URLSearchParams(location.search).get("naar") ?? "/", location.origin);
}

/** The token behind the hash, taken out of the address so that it is in no history and no picture. */
let taken: string | null = null;
export function token(): string {
  if (taken === null) {
    taken = location.hash.slice(1);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return taken;
}

type Next = { next: "totp" | "enrol" | "done"; recovery_left?: number };

function goOn(root: HTMLElement, told: Told<Next>): void {
  if (told.data.next === "totp") secondPage(root);
  else if (told.data.next === "enrol") void enrolPage(root, () => location.assign(after()));
  else location.assign(after());
}

// ---- logging in

export function loginPage(root: HTMLElement, me: Me | null, remark = ""): void {
  const again = () => loginPage(root, me, remark);
  if (me?.stage === "half") return secondPage(root);
  if (me?.stage === "enrol") return void enrolPage(root, () => location.assign(after()));
  const email = field({ label: w().email, type: "email", autocomplete: "username", spellcheck: false });
  const password = field({ label: w().password, type: "password", autocomplete: "current-password" });
  const send = async () => {
    const told = await post<Next>("/api/v1/login", { email: value(email), password: value(password) });
    if (told.ok) goOn(root, told);
    return told;
  };
  const sheet = form({ fields: [email, password], button: w().login, send, below: [h("a", { href: "/wachtwoord" }, w().forgot)] });
  frame(root, me, { title: w().login, lead: w().loginLead, body: [remark ? h("p", { class: "done", role: "status" }, remark) : null, sheet, providers(me, ""), demo(root, me)] }, again);
}

function providers(me: Me | null, invitation: string): HTMLElement | null {
  if (!me?.oidc.length) return null;
  const message = h("div", { class: "form-message", role: "alert" });
  const start = async (id: string) => {
    const told = await post<{ url: string }>(`/api/v1/oidc/${id}/start`, invitation ? { invitation } : {});
    if (told.ok) location.assign(told.data.url);
    else message.replaceChildren(failure(told));
  };
  return h("div", { class: "providers" }, h("p", { class: "or" }, w().or), ...me.oidc.map(({ id, title }) => button(w().loginWith(title), () => start(id))), message);
}

/** The accounts of the demonstration: one press logs in. */
function demo(root: HTMLElement, me: Me | null): HTMLElement | null {
  if (!me?.demo_people) return null;
  const message = h("div", { class: "form-message", role: "alert" });
  const be = async (email: string) => {
    const first = await post<Next>("/api/v1/login", { email, password: me.demo_password });
    const now = first.ok ? await fetchMe() : null;
    const told = now ? await post<Next>("/api/v1/login/totp", { code: now.demo_code }) : first;
    if (told.ok) goOn(root, told);
    else message.replaceChildren(failure(told));
  };
  const people = me.demo_people.map(({ email, role }) => h("li", {}, button(email, () => be(email), "low"), h("span", { class: "quiet" }, w().roles[role])));
  return h("section", { class: "demo-people", "aria-label": w().demoTitle }, h("h2", {}, w().demoTitle), h("p", {}, w().demoLead), h("ul", {}, ...people), message);
}

// ---- second step

function secondPage(root: HTMLElement, recovers = false): void {
  const code = recovers
    ? field({ label: w().recoveryCode, hint: w().recoveryHint, spellcheck: false })
    : field({ label: w().code, autocomplete: "one-time-code", inputmode: "numeric", maxlength: 7, pattern: "[0-9 ]{6,7}" });
  const send = async () => {
    const told = await post<Next>("/api/v1/login/totp", recovers ? { recovery: value(code) } : { code: value(code) });
    if (told.ok) location.assign(after());
    if (told.status === 410 || told.status === 403) location.assign("/inloggen");
    return told;
  };
  const other = button(recovers ? w().useCode : w().useRecovery, () => secondPage(root, !recovers), "plain");
  frame(root, null, { title: w().second, lead: recovers ? "" : w().secondLead, body: [form({ fields: [code], button: w().next, send, at: { wrong: code }, below: [other] })] }, () => secondPage(root, recovers));
  code.input.focus();
}

function picture(text: string): SVGElement {
  const { data, size } = encode(text, { border: 2 });
  let path = "";
  data.forEach((row, y) => row.forEach((dark, x) => (path += dark ? `M${x} ${y}h1v1h-1z` : "")));
  return svg("svg", { class: "qr", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": w().qr }, svg("rect", { width: size, height: size, class: "qr-paper" }), svg("path", { d: path, class: "qr-ink" }));
}

/** Sets up the second step; `password` is wanted of who is logged in already. */
export async function enrolPage(root: HTMLElement, ready: () => void, password = ""): Promise<Told<unknown> | null> {
  const begun = await post<{ secret: string; uri: string }>("/api/v1/totp/new", password ? { password } : {});
  if (!begun.ok) {
    if (!password) location.assign("/inloggen");
    return begun;
  }
  const show = (): void => {
    const code = field({ label: w().code, autocomplete: "one-time-code", inputmode: "numeric", maxlength: 7, pattern: "[0-9 ]{6,7}" });
    const send = async () => {
      const told = await post<{ recovery: string[] }>("/api/v1/totp/confirm", { code: value(code) });
      if (told.ok) recoveryPage(root, told.data.recovery, ready);
      return told;
    };
    const spaced = begun.data.secret.replace(/(.{4})(?=.)/g, "$1 ");
    const body: Child[] = [h("h2", {}, w().enrolApp), picture(begun.data.uri), h("p", {}, w().enrolHand, " ", h("code", {}, spaced)), h("h2", {}, w().enrolCode), form({ fields: [code], button: w().next, send, at: { wrong: code } })];
    frame(root, null, { title: w().enrol, lead: w().enrolLead, body }, show);
  };
  show();
  return null;
}

export function recoveryPage(root: HTMLElement, codes: string[], ready: () => void): void {
  const list = h("ol", { class: "codes" }, ...codes.map((code) => h("li", {}, h("code", {}, code))));
  const body = [list, h("div", { class: "side" }, button(w().recoveryKept, ready, "main"), button(w().print, () => window.print()))];
  frame(root, null, { title: w().recoveryTitle, lead: w().recoveryLead, body }, () => recoveryPage(root, codes, ready));
}

// ---- invitation

export async function invitationPage(root: HTMLElement, me: Me | null): Promise<void> {
  const ticket = token();
  const seen = await post<{ email: string; organisation: string; language: "nl" | "en" }>("/api/v1/invitation/look", { token: ticket });
  if (!seen.ok) return gonePage(root, me, w().goneInvite, seen);
  setLang(localStorage.getItem("l") === null ? seen.data.language : (localStorage.getItem("l") as "nl" | "en"));
  const show = (): void => {
    const name = field({ label: w().name, hint: w().nameHint, autocomplete: "name", maxlength: 120 });
    const password = field({ label: w().newPassword, hint: w().passwordHint, type: "password", autocomplete: "new-password" });
    const send = async () => {
      const told = await post<Next>("/api/v1/invitation/accept", { token: ticket, name: value(name), password: value(password) });
      if (told.ok) goOn(root, told);
      return told;
    };
    const sheet = form({ fields: [name, password], button: w().makeAccount, send, at: { ...passwordErrors(password), name }, whose: seen.data.email });
    sheet.prepend(h("p", {}, h("b", {}, seen.data.email)));
    frame(root, null, { title: w().invitation, lead: w().invitationLead(seen.data.organisation), body: [sheet, providers(me, ticket)] }, show);
  };
  show();
}

export const passwordErrors = <F>(at: F): Record<string, F> => ({ password_short: at, password_long: at, password_common: at, password_context: at });

function gonePage(root: HTMLElement, me: Me | null, what: string, told: Told<unknown>): void {
  const body = told.status === 410 ? what : told.sentence;
  frame(root, me, { title: told.status === 410 ? w().gone : w().login, lead: body, body: [h("a", { href: "/inloggen" }, w().toLogin)] }, () => gonePage(root, me, what, told));
}

// ---- forgotten password

export function passwordPage(root: HTMLElement, me: Me | null): void {
  if (token()) return resetPage(root, me);
  const email = field({ label: w().email, type: "email", autocomplete: "username", spellcheck: false });
  const said = h("div", { role: "status" });
  const send = async () => {
    const told = await post<{ mail: boolean }>("/api/v1/forgot", { email: value(email) });
    if (told.ok) said.replaceChildren(h("p", { class: "done" }, told.data.mail ? w().forgotSent : w().forgotNoMail));
    return told;
  };
  frame(root, me, { title: w().forgotTitle, lead: w().forgotLead, body: [form({ fields: [email], button: w().forgotSend, send, below: [said, h("a", { href: "/inloggen" }, w().toLogin)] })] }, () => passwordPage(root, me));
}

function resetPage(root: HTMLElement, me: Me | null): void {
  const password = field({ label: w().newPassword, hint: w().passwordHint, type: "password", autocomplete: "new-password" });
  const send = async () => {
    const told = await post("/api/v1/reset", { token: token(), password: value(password) });
    if (told.ok) loginPage(root, null, w().resetDone);
    if (told.status === 410) {
      taken = "";
      gonePage(root, me, w().goneReset, told);
    }
    return told;
  };
  frame(root, me, { title: w().forgotTitle, lead: w().resetLead, body: [form({ fields: [password], button: w().changePassword, send, at: passwordErrors(password) })] }, () => resetPage(root, me));
}

// ---- coming back from a provider

export async function returnPage(root: HTMLElement, me: Me | null): Promise<void> {
  const provider = location.pathname.split("/")[3] ?? "";
  const query = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  frame(root, me, { title: w().login, lead: w().returning, body: [] }, () => undefined);
  const told = await post(`/api/v1/oidc/${encodeURIComponent(provider)}/finish`, { code: query.get("code") ?? "", state: query.get("state") ?? "", iss: query.get("iss") ?? "" });
  if (told.ok) return location.assign("/");
  frame(root, me, { title: w().login, lead: told.sentence, body: [h("a", { href: "/inloggen" }, w().toLogin)] }, () => void returnPage(root, me));
}
