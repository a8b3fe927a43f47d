// form.ts - fields, buttons, messages: what every form of accounts is made of. An error stands at its
// field and is read out; a sentence about the whole stands above the button.
import { announce } from "../announce";
import { h, type Child } from "../dom";
import type { Told } from "./api";
import { w } from "./words";

export interface Field {
  element: HTMLElement;
  input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
  /** Says what is wrong with it; an empty text takes that away. */
  wrong(sentence: string): void;
}

let made = 0;

export interface FieldOptions {
  label: string;
  hint?: string;
  type?: string;
  autocomplete?: string;
  value?: string;
  required?: boolean;
  inputmode?: string;
  maxlength?: number;
  min?: number;
  max?: number;
  pattern?: string;
  options?: [value: string, label: string][];
  spellcheck?: boolean;
}

export function field(o: FieldOptions): Field {
  const id = `f${++made}`;
  const error = h("p", { class: "field-error", id: `${id}-e`, hidden: true });
  const hint = o.hint ? h("p", { class: "field-hint", id: `${id}-h` }, o.hint) : null;
  const described = hint ? `${id}-h ${id}-e` : `${id}-e`;
  const common = { id, name: o.autocomplete ?? id, required: o.required ?? !o.options, "aria-describedby": described };
  const input = o.options
    ? h("select", common, ...o.options.map(([value, label]) => h("option", { value, selected: value === o.value }, label)))
    : h("input", { ...common, type: o.type ?? "text", autocomplete: o.autocomplete ?? "off", value: o.value, inputmode: o.inputmode, maxlength: o.maxlength, min: o.min, max: o.max, pattern: o.pattern, spellcheck: o.spellcheck === false ? "false" : null });
  const shown = o.type === "password" ? h("div", { class: "with-eye" }, input, eye(input as HTMLInputElement)) : input;
  const element = h("div", { class: "field" }, h("label", { for: id }, o.label), hint, shown, error);
  const wrong = (sentence: string) => {
    error.textContent = sentence;
    error.hidden = !sentence;
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  input.addEventListener("input", () => wrong(""));
  return { element, input, wrong };
}

/** Shows the password while it is pressed in. */
function eye(input: HTMLInputElement): HTMLElement {
  const button = h("button", { type: "button", class: "eye", "aria-pressed": "false", click: () => toggle() }, w().show);
  const toggle = () => {
    const shows = input.type === "password";
    input.type = shows ? "text" : "password";
    button.setAttribute("aria-pressed", String(shows));
    button.textContent = shows ? w().hide : w().show;
  };
  return button;
}

export interface FormOptions {
  fields: Field[];
  button: string;
  /** Sends; what it gives back is shown when it did not work. */
  send: () => Promise<Told<unknown> | null>;
  /** Which field a word of the server belongs to. */
  at?: Record<string, Field>;
  /** Other buttons, in a row with the form's own. */
  beside?: HTMLElement[];
  below?: Child[];
  quiet?: boolean;
  /** Whose password is asked for: what a password manager keeps it under. */
  whose?: string;
}

export function form(o: FormOptions): HTMLFormElement {
  const message = h("div", { class: "form-message", role: "alert" });
  const button = h("button", { type: "submit", class: o.quiet ? "button" : "button main" }, o.button);
  const whose = o.whose && h("input", { type: "email", value: o.whose, readonly: true, autocomplete: "username", class: "unseen", tabindex: -1, "aria-hidden": "true" });
  const element = h("form", { class: "form", novalidate: true, submit: (event: Event) => void submit(event) }, whose, ...o.fields.map((f) => f.element), message, o.beside ? h("div", { class: "side" }, button, ...o.beside) : button, ...(o.below ?? []));
  const submit = async (event: Event) => {
    event.preventDefault();
    message.replaceChildren();
    if (button.getAttribute("aria-disabled") === "true" || !filled(o.fields)) return;
    button.setAttribute("aria-disabled", "true");
    const told = await o.send();
    button.removeAttribute("aria-disabled");
    if (!told || told.ok) return;
    const at = o.at?.[told.code];
    if (at) {
      at.wrong(told.sentence);
      at.input.focus();
    } else message.append(failure(told));
  };
  return element;
}

/** A sentence with what the server said, and how long to wait. */
export function failure(told: Told<unknown>): HTMLElement {
  return h("p", {}, told.sentence, told.wait > 1 ? ` ${w().waitFor(told.wait)}` : "");
}

/** Whether all that must be filled in is; the first that is not gets the focus and a sentence. */
function filled(fields: Field[]): boolean {
  const bad = fields.filter(({ input }) => !input.checkValidity());
  for (const one of bad) one.wrong(one.input.value ? w().notLikeThat : w().fillIn);
  bad[0]?.input.focus();
  return bad.length === 0;
}

export const value = (f: Field): string => f.input.value;

export function button(label: string, act: () => void | Promise<void>, kind = ""): HTMLButtonElement {
  return h("button", { type: "button", class: `button ${kind}`.trim(), click: () => void act() }, label);
}

export function check(label: string, checked = false): { element: HTMLElement; input: HTMLInputElement } {
  const input = h("input", { type: "checkbox", checked });
  return { element: h("label", { class: "check" }, input, h("span", {}, label)), input };
}

/** Something was done: said aloud, and shown for a while. */
export function done(place: HTMLElement, sentence: string): void {
  const note = h("p", { class: "done" }, sentence);
  place.replaceChildren(note);
  announce(sentence);
}

/** A question before what cannot be undone. */
export function confirmed(question: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog", "aria-label": question });
    const end = (answer: boolean) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    dialog.append(h("p", {}, question), h("div", { class: "side" }, button(yes, () => end(true), "main"), button(w().cancel, () => end(false))));
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      end(false);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A secret that is seen once: to copy, with a word about what to do with it. */
export function secret(text: string, about: string): HTMLElement {
  const note = h("span", { role: "status" });
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => undefined);
    note.textContent = w().copied;
  };
  return h("div", { class: "secret" }, h("p", {}, about), h("code", { tabindex: 0, "aria-label": about }, text), h("div", { class: "side" }, button(w().copy, copy), note));
}

export function table(caption: string, heads: string[], rows: Child[][]): HTMLElement {
  if (!rows.length) return h("p", { class: "quiet" }, w().none);
  const head = h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, text || h("span", { class: "unseen" }, w().actions))));
  const body = rows.map((cells) => h("tr", {}, ...cells.map((cell, i) => (i === 0 ? h("th", { scope: "row" }, cell) : h("td", { "data-head": heads[i] ?? "" }, cell)))));
  return h("div", { class: "table-wrap", tabindex: 0, role: "group", "aria-label": caption }, h("table", { class: "list" }, h("caption", { class: "unseen" }, caption), h("thead", {}, head), h("tbody", {}, ...body)));
}

/** "26 november 2026, 16:44" in the reader's own time; a dash for never. */
export function moment(seconds: number, locale: string): string {
  if (!seconds) return "–";
  return new Date(seconds * 1000).toLocaleString(locale, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
}
export function date(seconds: number, locale: string): string {
  if (!seconds) return "–";
  return new Date(seconds * 1000).toLocaleDateString(locale, { day: "numeric", month: "long", year: "numeric" });
}
