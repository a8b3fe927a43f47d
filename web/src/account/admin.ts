// admin.ts - what the association looks after: organisations, editions, the log, the yearly review.
import type { EditionInfo } from "../data";
import { h, type Child } from "../dom";
import { say } from "../i18n";
import { ask, get, post, type Me, type Role } from "./api";
import { button, confirmed, date, done, failure, field, form, moment, table, value } from "./form";
import { frame, tabs } from "./frame";
import { people } from "./organisation";
import { locale, w } from "./words";

export function adminPage(root: HTMLElement, me: Me): void {
  if (!me.may.includes("admin") && !me.may.includes("editor")) return frame(root, me, { title: w().noAccess, body: [] }, () => adminPage(root, me));
  const editions = { id: "edities", title: w().editions, show: editionsTab };
  const all = me.may.includes("admin") ? [{ id: "organisaties", title: w().organisations, show: (place: HTMLElement) => organisations(place, me) }, editions, { id: "controle", title: w().review, show: review }, { id: "logboek", title: w().audit, show: audit }] : [editions];
  frame(root, me, { title: w().admin, wide: true, body: [tabs(w().admin, all)] }, () => adminPage(root, me));
}

// ---- organisations

interface Organisation {
  id: string;
  name: string;
  kind: string;
  people: number;
  created: number;
  ended: number;
}

async function organisations(place: HTMLElement, me: Me): Promise<void> {
  const told = await get<{ organisations: Organisation[] }>("/api/v1/orgs");
  if (!told.ok) return place.replaceChildren(failure(told));
  const said = h("div", { class: "said", role: "status" });
  const under = h("div", {});
  const again = () => organisations(place, me);
  const change = async (one: Organisation, ended: boolean) => {
    if (ended && !(await confirmed(w().endSure(one.name), w().endOrganisation))) return;
    const result = await ask("PATCH", `/api/v1/orgs/${one.id}`, { ended });
    if (!result.ok) return said.replaceChildren(failure(result));
    await again();
  };
  const show = async (one: Organisation) => {
    const inside = h("div", {});
    under.replaceChildren(h("h2", { tabindex: -1 }, one.name), inside);
    await people(inside, one.id, me);
    under.querySelector("h2")?.focus();
  };
  const rows = told.data.organisations.map((one): Child[] => [
    h("b", {}, one.name),
    w().kinds[one.kind] ?? one.kind,
    String(one.people),
    one.ended ? w().endedOn(date(one.ended, locale())) : date(one.created, locale()),
    h("div", { class: "side" }, button(w().showPeople, () => show(one), "low"), one.ended ? button(w().reopen, () => change(one, false), "low") : button(w().endOrganisation, () => change(one, true), "low")),
  ]);
  place.replaceChildren(said, table(w().organisations, [w().name, w().kind, w().people, w().since, ""], rows), under, addOrganisation(again));
}

function addOrganisation(again: () => Promise<void>): HTMLElement {
  const name = field({ label: w().name, maxlength: 120 });
  const kind = field({ label: w().kind, options: Object.entries(w().kinds) });
  const send = async () => {
    const told = await post("/api/v1/orgs", { name: value(name).trim(), kind: value(kind) });
    if (told.ok) await again();
    return told;
  };
  return h("section", { class: "block" }, h("h2", {}, w().addOrganisation), form({ fields: [name, kind], button: w().add, send, at: { taken: name } }));
}

// ---- editions

type State = "draft" | "published" | "withdrawn";

async function editionsTab(place: HTMLElement): Promise<void> {
  const told = await get<{ editions: (EditionInfo & { state?: State })[] }>("/api/v1/editions");
  if (!told.ok) return place.replaceChildren(failure(told));
  const said = h("div", { class: "said", role: "status" });
  const set = async (id: string, state: State) => {
    const result = await ask("PUT", `/api/v1/editions/${encodeURIComponent(id)}/state`, { state });
    if (!result.ok) return said.replaceChildren(failure(result));
    await editionsTab(place);
  };
  const rows = told.data.editions.map((one): Child[] => {
    const state = one.state ?? "published";
    const acts = state === "published" ? [button(w().withdraw, () => set(one.id, "withdrawn"), "low"), button(w().toDraft, () => set(one.id, "draft"), "low")] : [button(w().publish, () => set(one.id, "published"), "low")];
    return [h("a", { href: `/?e=${encodeURIComponent(one.id)}` }, say(one.title)), one.date, w().editionStates[state] ?? state, h("div", { class: "side" }, ...acts)];
  });
  place.replaceChildren(said, table(w().editions, [w().editions, w().when, w().state, ""], rows));
}

// ---- log

interface Line {
  seq: number;
  time: number;
  actor: string;
  action: string;
  object: string;
  result: string;
  origin: string;
}

async function audit(place: HTMLElement): Promise<void> {
  const said = h("div", { class: "said", role: "status" });
  const list = h("div", {});
  const verify = async () => {
    const told = await get<{ whole: boolean; lines: number; broken_at: number }>("/api/v1/audit/verify");
    if (told.ok) done(said, told.data.whole ? w().auditWhole(told.data.lines) : w().auditBroken(told.data.broken_at));
    else said.replaceChildren(failure(told));
  };
  let lines: Line[] = [];
  const more = button(w().older, () => load(lines[lines.length - 1]?.seq ?? 0));
  const load = async (before: number) => {
    const told = await get<{ lines: Line[]; names: Record<string, string> }>(`/api/v1/audit?before=${before}`);
    if (!told.ok) return said.replaceChildren(failure(told));
    lines = [...lines, ...told.data.lines];
    const { names } = told.data;
    const named = (text: string) => text.split(" ").map((word) => names[word] ?? word).join(" ").replace(/^user /, "");
    const rows = lines.map((one): Child[] => [moment(one.time, locale()), named(one.actor), h("span", { title: one.action }, w().acts[one.action] ?? one.action), named(one.object), w().results[one.result] ?? one.result, one.origin]);
    list.replaceChildren(table(w().audit, [w().when, w().who, w().action, w().what, w().result, w().origin], rows));
    more.hidden = told.data.lines.length < 200;
  };
  place.replaceChildren(h("p", {}, w().auditLead), h("div", { class: "side" }, button(w().auditVerify, verify), h("a", { class: "button", href: "/api/v1/audit.jsonl", download: "audit.jsonl" }, w().auditExport)), said, list, more);
  await load(0);
}

// ---- review

interface Due {
  id: string;
  name: string;
  email: string;
  role: Role;
  organisation: string;
  organisation_name: string;
  seen: number;
  reviewed: number;
  why: string[];
}

async function review(place: HTMLElement): Promise<void> {
  const told = await get<{ due: Due[] }>("/api/v1/review");
  if (!told.ok) return place.replaceChildren(failure(told));
  const said = h("div", { class: "said", role: "status" });
  const act = async (call: Promise<{ ok: boolean; sentence: string }>) => {
    const result = await call;
    if (!result.ok) return done(said, result.sentence);
    await review(place);
  };
  const rows = told.data.due.map((one): Child[] => {
    const base = `/api/v1/orgs/${one.organisation}/people/${one.id}`;
    const off = async () => ((await confirmed(w().disableSure(one.name || one.email), w().disable)) ? act(ask("PATCH", base, { disabled: true })) : undefined);
    return [h("span", {}, h("b", {}, one.name || one.email), h("small", {}, one.email)), one.organisation_name, w().roles[one.role], one.why.map((word) => w().whys[word] ?? word).join(", "), one.seen ? date(one.seen, locale()) : w().never, h("div", { class: "side" }, button(w().stillRight, () => act(post(`${base}/reviewed`)), "low"), button(w().disable, off, "low"))];
  });
  place.replaceChildren(h("p", {}, w().reviewLead), said, table(w().review, [w().name, w().organisation, w().role, w().why, w().lastSeen, ""], rows));
}
