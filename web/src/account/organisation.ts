// organisation.ts - an organisation's people, shared links and homes.
import { h, type Child } from "../dom";
import { count } from "../i18n";
import { ask, get, post, remove, type Me, type Role, type Told } from "./api";
import { button, check, confirmed, date, done, failure, field, form, moment, secret, table, value } from "./form";
import { frame, tabs } from "./frame";
import { sessionTable, type SessionRow } from "./mine";
import { locale, w } from "./words";

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  contact: boolean;
  state: "invited" | "active" | "disabled";
  seen: number;
  totp: boolean;
  oidc: boolean;
  reviewed: number;
  scope: string[];
}

interface LinkRow {
  id: string;
  title: string;
  for_name: string;
  scope: string[];
  edition: string;
  rights: "read" | "contribute";
  passphrase: boolean;
  uses_most: number;
  uses: number;
  used: number;
  origins: string[];
  created: number;
  expires: number;
  by: string;
  state: "live" | "expired" | "used_up" | "revoked";
}

export function organisationPage(root: HTMLElement, me: Me): void {
  const own = me.user?.organisation;
  if (!own || !me.may.includes("member")) return frame(root, me, { title: w().noAccess, body: [] }, () => organisationPage(root, me));
  const all = [
    { id: "links", title: w().links, show: (place: HTMLElement) => links(place, own.id) },
    { id: "woningen", title: w().stock, show: (place: HTMLElement) => stock(place, own.id) },
  ];
  if (me.may.includes("contact")) all.unshift({ id: "mensen", title: w().people, show: (place: HTMLElement) => people(place, own.id, me) });
  frame(root, me, { title: own.name, wide: true, body: [tabs(w().organisation, all)] }, () => organisationPage(root, me));
}

// ---- people

/** What came of sending a one-time link: mailed, or shown here to hand over. */
function ticket(place: HTMLElement, told: Told<{ mailed?: boolean; link?: string }>, email: string): void {
  if (!told.ok) place.replaceChildren(failure(told));
  else if (told.data.link) place.replaceChildren(secret(told.data.link, w().notMailed(email)));
  else done(place, told.data.mailed ? w().mailed(email) : w().changed);
}

export async function people(place: HTMLElement, org: string, me: Me): Promise<void> {
  const said = h("div", { class: "said", role: "status" });
  const list = h("div", {});
  const load = async () => {
    const told = await get<{ people: Person[] }>(`/api/v1/orgs/${org}/people`);
    if (told.ok) list.replaceChildren(peopleTable(told.data.people, org, me, said, load));
    else list.replaceChildren(failure(told));
  };
  place.replaceChildren(said, list, invitation(org, me, said, load));
  await load();
}

function peopleTable(all: Person[], org: string, me: Me, said: HTMLElement, load: () => Promise<void>): HTMLElement {
  const rows = all.map((one): Child[] => {
    const state = w().states[one.state] ?? one.state;
    const weak = one.state === "active" && !one.totp && !one.oidc ? ` · ${w().noSecond}` : "";
    const role = w().roles[one.role] + (one.contact ? ` · ${w().contact.toLowerCase()}` : "") + (one.scope.length ? ` (${one.scope.join(", ")})` : "");
    return [h("span", {}, h("b", {}, one.name || one.email), one.name ? h("small", {}, one.email) : null), role, state + weak, one.seen ? moment(one.seen, locale()) : w().never, personActs(one, org, me, said, load)];
  });
  return table(w().people, [w().name, w().role, w().state, w().lastSeen, ""], rows);
}

function personActs(one: Person, org: string, me: Me, said: HTMLElement, load: () => Promise<void>): Child {
  const base = `/api/v1/orgs/${org}/people/${one.id}`;
  const named = one.name || one.email;
  const reset = async (what: string) => ticket(said, await post(`${base}/reset`, { what }), one.email);
  const change = async (body: unknown) => {
    const told = await ask("PATCH", base, body);
    if (told.ok) done(said, w().changed);
    else said.replaceChildren(failure(told));
    await load();
  };
  const sessions = async () => {
    const told = await get<{ sessions: SessionRow[] }>(`${base}/sessions`);
    const end = async (row: SessionRow) => {
      await remove(`${base}/sessions/${row.id}`);
      await sessions();
    };
    said.replaceChildren(h("h3", {}, `${named}: ${w().sessions.toLowerCase()}`), told.ok ? sessionTable(told.data.sessions, end) : failure(told));
  };
  if (one.state === "disabled") return button(w().enable, () => change({ disabled: false }), "low");
  const acts: Child[] = [];
  if (one.state === "invited") acts.push(button(w().inviteAgain, () => reset("invite"), "low"));
  else {
    acts.push(button(w().sessions, sessions, "low"), button(w().resetPassword, () => reset("password"), "low"));
    acts.push(button(w().resetTotp, async () => ((await confirmed(w().resetTotpSure(named), w().resetTotp)) ? reset("totp") : undefined), "low"));
  }
  if (one.id !== me.user?.id) acts.push(button(w().disable, async () => ((await confirmed(w().disableSure(named), w().disable)) ? change({ disabled: true }) : undefined), "low"));
  return h("details", { class: "acts" }, h("summary", { "aria-label": `${w().actions}: ${named}` }, "…"), h("div", {}, ...acts));
}

function invitation(org: string, me: Me, said: HTMLElement, load: () => Promise<void>): HTMLElement {
  const ownOrg = me.user?.organisation.id === org;
  const association = me.may.includes("admin") && (!ownOrg || me.user?.organisation.kind === "vereniging");
  const roles: Role[] = association ? ["member", "guest", "editor", "admin"] : ["member", "guest"];
  const email = field({ label: w().email, type: "email", spellcheck: false });
  const role = field({ label: w().role, options: roles.map((one) => [one, w().roles[one]]) });
  const scope = field({ label: w().scopeField, hint: w().scopeHint, required: false, pattern: "(GM[0-9]{4}[ ,]*)+", spellcheck: false });
  const contact = check(w().contactLong);
  const follow = () => {
    scope.element.hidden = value(role) !== "guest";
    contact.element.hidden = value(role) === "guest";
  };
  role.input.addEventListener("change", follow);
  follow();
  const send = async () => {
    const guest = value(role) === "guest";
    const body = { email: value(email).trim(), role: value(role), contact: !guest && contact.input.checked, language: document.documentElement.lang, scope: guest ? value(scope).split(/[ ,]+/).filter(Boolean) : [] };
    const told = await post<{ mailed: boolean; link?: string }>(`/api/v1/orgs/${org}/people`, body);
    if (told.ok) {
      ticket(said, told, body.email);
      email.input.value = "";
      await load();
    }
    return told;
  };
  const sheet = form({ fields: [email, role, scope], button: w().sendInvite, send, at: { taken: email } });
  sheet.querySelector(".form-message")?.before(contact.element);
  return h("section", { class: "block" }, h("h2", {}, w().invite), sheet);
}

// ---- links

async function links(place: HTMLElement, org: string): Promise<void> {
  const said = h("div", { class: "said", role: "status" });
  const load = async () => {
    const told = await get<{ links: LinkRow[] }>(`/api/v1/orgs/${org}/links`);
    const body = told.ok ? linkTable(told.data.links, org, said, load) : failure(told);
    place.replaceChildren(said, body);
  };
  await load();
}

function linkTable(all: LinkRow[], org: string, said: HTMLElement, load: () => Promise<void>): HTMLElement {
  const revoke = async (row: LinkRow) => {
    if (!(await confirmed(w().revokeSure(row.for_name), w().revoke))) return;
    const told = await remove(`/api/v1/orgs/${org}/links/${row.id}`);
    if (told.ok) done(said, w().changed);
    else said.replaceChildren(failure(told));
    await load();
  };
  const rows = all.map((row): Child[] => {
    const what = `${row.scope.join(", ")}${row.edition ? ` · ${row.edition}` : ""}${row.rights === "contribute" ? ` · ${w().shareContribute}` : ""}${row.origins.length ? ` · ${row.origins.join(", ")}` : ""}`;
    const used = h("span", {}, w().usesOf(row.uses, row.uses_most), row.used ? h("small", {}, w().lastUse(moment(row.used, locale()))) : null);
    return [h("span", {}, h("b", {}, row.for_name), row.title ? h("small", {}, row.title) : null), what, date(row.expires, locale()), used, row.by, h("span", { class: `state ${row.state}` }, w().linkStates[row.state] ?? row.state), row.state === "live" ? button(w().revoke, () => revoke(row), "low") : null];
  });
  return table(w().links, [w().forWhom, w().what, w().until, w().uses, w().by, w().state, ""], rows);
}

// ---- homes

interface Stock {
  set: { file: string; homes: number; made: number; rows_read: number; rows_refused: number } | null;
  rows: { code: string; gemeente: string; homes: number }[];
}

async function stock(place: HTMLElement, org: string): Promise<void> {
  const path = `/api/v1/orgs/${org}/stock`;
  const told = await get<Stock>(path);
  if (!told.ok) return place.replaceChildren(failure(told));
  const again = () => stock(place, org);
  const { set, rows } = told.data;
  const said = h("div", { class: "said", role: "status" });
  const body: Child[] = [h("p", {}, w().stockLead), upload(path, said, again), said];
  if (set) {
    const drop = async () => {
      if (!(await confirmed(w().stockRemoveSure, w().stockRemove))) return;
      await remove(path);
      await again();
    };
    body.push(h("p", {}, h("b", {}, w().stockNow(count(set.homes), moment(set.made, locale())))), h("div", { class: "side" }, h("a", { class: "button low", href: `${path}.csv`, download: "" }, w().stockDownload), button(w().stockRemove, drop, "low")), table(w().stock, [w().place, w().homes], rows.slice(0, 500).map((row) => [row.code, count(row.homes)])));
  }
  place.replaceChildren(...(body as Node[]));
}

interface Taken {
  rows_read: number;
  rows_refused: number;
  homes: number;
  refusals: { row: number; nl: string; en: string }[];
}

function upload(path: string, said: HTMLElement, again: () => Promise<void>): HTMLElement {
  const file = h("input", { type: "file", accept: ".csv,.gpkg,text/csv,application/geopackage+sqlite3", id: "stock-file", required: true });
  const put = async (event: Event) => {
    event.preventDefault();
    const chosen = file.files?.[0];
    if (!chosen) return file.focus();
    const told = await ask<Taken>("PUT", `${path}?file=${encodeURIComponent(chosen.name)}`, chosen);
    if (!told.ok) return said.replaceChildren(failure(told), refusals(told.data.refusals ?? []));
    await again();
    document.querySelector(".said")?.replaceChildren(h("p", { class: "done" }, w().stockRead(told.data.rows_read, told.data.rows_refused)), refusals(told.data.refusals));
  };
  return h("form", { class: "form side", submit: (event: Event) => void put(event) }, h("label", { for: "stock-file" }, w().stockFile), file, h("button", { type: "submit", class: "button main" }, w().stockPut));
}

function refusals(all: Taken["refusals"]): HTMLElement {
  const own = document.documentElement.lang === "en" ? "en" : "nl";
  return h("ul", { class: "refusals" }, ...all.slice(0, 20).map((one) => h("li", {}, one.row ? `${w().row} ${one.row}: ` : "", one[own])));
}
