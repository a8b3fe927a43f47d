// share.ts - giving somebody a link, and coming in with one.
import "../styles/account.css";
import { h, type Child } from "../dom";
import { carry } from "../bearer";
import { post, type Me } from "./api";
import { button, date, field, form, secret, value } from "./form";
import { frame } from "./frame";
import { token } from "./signing";
import { locale, w } from "./words";

export interface Shared {
  place: { code: string; name: string };
  edition: { id: string; title: string };
  /** The page's address part of what is shown now. */
  view: string;
}

/** The dialogue behind "Share". */
export function shareDialog(me: Me, what: Shared): void {
  const org = me.user?.organisation.id ?? "";
  const dialog = h("dialog", { class: "dialog share account", "aria-labelledby": "share-title" });
  const close = () => {
    dialog.close();
    dialog.remove();
  };
  const forName = field({ label: w().shareFor, hint: w().shareForHint, maxlength: 200 });
  const view = field({ label: w().shareView, options: [["", w().shareMunicipality], [what.view, w().shareThisView]] });
  const edition = field({ label: w().shareEdition, options: [["", w().shareLatest], [what.edition.id, `${w().shareThis}: ${what.edition.title}`]] });
  const rights = field({ label: w().shareRights, hint: w().shareRightsHint, options: [["read", w().shareRead], ["contribute", w().shareContribute]] });
  const days = field({ label: w().shareDays, type: "number", value: "90", min: 1, max: 366 });
  const uses = field({ label: w().shareUses, type: "number", required: false, min: 1, max: 1000000 });
  const passphrase = field({ label: w().sharePassphrase, hint: w().sharePassphraseHint, type: "password", autocomplete: "new-password", required: false });
  const origin = field({ label: w().shareOrigin, hint: w().shareOriginHint, type: "url", required: false, spellcheck: false });
  const send = async () => {
    const body = { for_name: value(forName).trim(), scope: [what.place.code], edition: value(edition), view: value(view), rights: value(rights), days: Number(value(days)), uses_most: Number(value(uses)) || 0, passphrase: value(passphrase), origins: value(origin) ? [new URL(value(origin)).origin] : [] };
    const told = await post<{ url: string; embed?: string }>(`/api/v1/orgs/${org}/links`, body);
    if (told.ok) made(told.data);
    return told;
  };
  const made = ({ url, embed }: { url: string; embed?: string }) => {
    const parts: Child[] = [title(), secret(url, w().shareMade), embed ? secret(embed, w().shareEmbed) : null, h("div", { class: "side" }, button(w().next, close, "main"))];
    dialog.replaceChildren(...(parts.filter(Boolean) as Node[]));
    dialog.querySelector<HTMLElement>("code")?.focus();
  };
  const title = () => h("h2", { id: "share-title" }, w().shareTitle);
  const sheet = form({ fields: [forName, view, edition, rights, days, uses, passphrase, origin], button: w().shareMake, send, at: { for_name: forName, passphrase, days, uses_most: uses, origins: origin }, beside: [button(w().cancel, close)] });
  const more = h("details", {}, h("summary", {}, w().shareMore), uses.element, passphrase.element, origin.element);
  sheet.querySelector(".form-message")?.before(more);
  dialog.append(title(), h("p", {}, w().shareLead(what.place.name)), sheet);
  dialog.addEventListener("cancel", close);
  document.body.append(dialog);
  dialog.showModal();
}

/** /deel#TOKEN: exchange it, ask for the passphrase where there is one, say who shared what. */
export async function guestPage(root: HTMLElement, passphrase = "", problem = ""): Promise<void> {
  const told = await post<Me>("/api/v1/link", passphrase ? { token: token(), passphrase } : { token: token() });
  if (told.ok) return landing(root, told.data);
  if (told.status === 401 || (told.status === 429 && passphrase)) return askPassphrase(root, told.code === "wrong" || told.status === 429 ? told.sentence : problem);
  const gone = told.status === 410;
  frame(root, null, { title: gone ? w().gone : w().shareIn, lead: gone ? w().goneShare : told.sentence, body: [] }, () => void guestPage(root));
}

function askPassphrase(root: HTMLElement, problem: string): void {
  const phrase = field({ label: w().password, type: "password", autocomplete: "off" });
  const send = async () => {
    await guestPage(root, value(phrase));
    return null;
  };
  frame(root, null, { title: w().shareIn, lead: w().sharePassphraseAsk, body: [form({ fields: [phrase], button: w().shareOpen, send })] }, () => askPassphrase(root, ""));
  if (problem) phrase.wrong(problem);
  phrase.input.focus();
}

/** Where a link leads: its view, or its municipality's maps. */
export function destination(me: Me): string {
  const link = me.link;
  if (!link) return "/";
  if (/^\/(GM|RG)\w+/.test(link.view)) return link.view;
  const query = link.edition ? `?e=${encodeURIComponent(link.edition)}` : "";
  return `/${link.scope[0] ?? ""}${query}`;
}

function landing(root: HTMLElement, me: Me): void {
  const { link } = me;
  if (!link) return location.assign("/");
  const go = h("a", { class: "button main", href: destination(me) }, w().howGo);
  const list = h("ol", { class: "how" }, ...w().how.map((line) => h("li", {}, line)));
  const body = [link.title ? h("p", {}, h("b", {}, link.title)) : null, h("p", {}, w().sharedUntil(date(link.expires, locale()))), go, h("h2", {}, w().howTitle), list];
  frame(root, null, { title: w().sharedBy(link.by.name, link.by.organisation), body }, () => landing(root, me));
}

/** /insluiten/ID#TOKEN, in another site's frame: the token stays in memory; the maps follow at once. */
export async function embedded(root: HTMLElement): Promise<Me | null> {
  const told = await post<Me & { bearer?: string }>("/api/v1/link", { token: token(), embed: true });
  if (told.ok && told.data.bearer) {
    carry(told.data.bearer);
    return told.data;
  }
  frame(root, null, { title: w().gone, lead: told.status === 410 ? w().goneShare : told.sentence, body: [] }, () => undefined);
  return null;
}
