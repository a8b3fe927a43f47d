// mine.ts - my account: where I am logged in, password, second step, language.
import { h, type Child } from "../dom";
import { setLang, type Lang } from "../i18n";
import { get, post, remove, type Me } from "./api";
import { button, done, field, form, moment, table, value } from "./form";
import { frame } from "./frame";
import { enrolPage, passwordErrors, recoveryPage } from "./signing";
import { locale, w } from "./words";

export interface SessionRow {
  id: string;
  created: number;
  seen: number;
  ends: number;
  address: string;
  agent: string;
  here: boolean;
}

/** "Firefox op Windows": the browser's name for itself, in a few words. */
export function program(agent: string): string {
  const browser = /Edg\//.test(agent) ? "Edge" : /OPR\//.test(agent) ? "Opera" : /Firefox\//.test(agent) ? "Firefox" : /Chrom(e|ium)\//.test(agent) ? "Chrome" : /Safari\//.test(agent) ? "Safari" : agent.slice(0, 24) || "?";
  const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Windows/.test(agent) ? "Windows" : /Mac OS/.test(agent) ? "macOS" : /Linux/.test(agent) ? "Linux" : "";
  return system ? `${browser}, ${system}` : browser;
}

export function sessionTable(rows: SessionRow[], end: (row: SessionRow) => Promise<void>): HTMLElement {
  const cells = rows.map((row): Child[] => [program(row.agent), row.address, moment(row.created, locale()), moment(row.seen, locale()), row.here ? w().here : button(w().end, () => end(row), "low")]);
  return table(w().sessions, [w().browser, w().address, w().since, w().lastSeen, ""], cells);
}

export async function accountPage(root: HTMLElement, me: Me): Promise<void> {
  const again = () => void accountPage(root, me);
  const body: Child[] = [sessions()];
  if (me.user?.password) body.push(password(me.user.email), second(root, me.user.email, again));
  else body.push(h("section", { class: "block" }, h("h2", {}, w().secondTitle), h("p", {}, w().viaProvider)));
  body.push(language(root, me));
  frame(root, me, { title: w().account, lead: `${me.user?.email ?? ""} · ${me.user?.organisation.name ?? ""} · ${w().roles[me.user?.role ?? "guest"]}`, wide: true, body }, again);
}

function sessions(): HTMLElement {
  const place = h("div", {});
  const said = h("div", { role: "status" });
  const load = async () => {
    const told = await get<{ sessions: SessionRow[] }>("/api/v1/sessions");
    const end = async (row: SessionRow) => {
      const gone = await remove(`/api/v1/sessions/${row.id}`);
      done(said, gone.ok ? w().ended : gone.sentence);
      await load();
    };
    place.replaceChildren(told.ok ? sessionTable(told.data.sessions, end) : h("p", {}, told.sentence));
  };
  void load();
  return h("section", { class: "block" }, h("h2", {}, w().sessions), h("p", {}, w().sessionsLead), place, said);
}

function password(whose: string): HTMLElement {
  const old = field({ label: w().oldPassword, type: "password", autocomplete: "current-password" });
  const next = field({ label: w().newPassword, hint: w().passwordHint, type: "password", autocomplete: "new-password" });
  const said = h("div", { role: "status" });
  const send = async () => {
    const told = await post("/api/v1/password", { old: value(old), new: value(next) });
    if (told.ok) {
      old.input.value = next.input.value = "";
      done(said, w().passwordChanged);
    }
    return told;
  };
  return h("section", { class: "block" }, h("h2", {}, w().changePassword), form({ fields: [old, next], button: w().changePassword, send, at: { wrong: old, ...passwordErrors(next) }, below: [said], quiet: true, whose }));
}

function second(root: HTMLElement, whose: string, again: () => void): HTMLElement {
  const ask = field({ label: w().oldPassword, type: "password", autocomplete: "current-password" });
  const anew = form({ fields: [ask], button: w().secondAgain, send: () => enrolPage(root, again, value(ask)), at: { wrong: ask }, quiet: true, whose });
  const codes = async () => {
    if (!value(ask)) return ask.wrong(w().fillIn), ask.input.focus();
    const told = await post<{ recovery: string[] }>("/api/v1/recovery/new", { password: value(ask) });
    if (told.ok) recoveryPage(root, told.data.recovery, again);
    else ask.wrong(told.sentence);
  };
  anew.append(button(w().newCodes, codes));
  return h("section", { class: "block" }, h("h2", {}, w().secondTitle), h("p", {}, w().secondOn), anew);
}

function language(root: HTMLElement, me: Me): HTMLElement {
  const choose = async (to: Lang) => {
    await post("/api/v1/language", { language: to });
    localStorage.setItem("l", to);
    setLang(to);
    void accountPage(root, me);
  };
  return h("section", { class: "block" }, h("h2", {}, w().language), h("p", {}, w().languageLead), h("div", { class: "side" }, button("Nederlands", () => choose("nl")), button("English", () => choose("en"))));
}
