// api.ts - asking the server about people: who I am, and everything that changes something. Every
// answer has one form, so that no page forgets what can go wrong.
import { carried } from "../bearer";
import { lang, type Text } from "../i18n";

export type Cap = "read" | "contribute" | "member" | "contact" | "editor" | "admin";
export type Role = "guest" | "member" | "editor" | "admin";

export interface Me {
  mode: "open" | "accounts";
  demo: boolean;
  stage: "none" | "half" | "enrol" | "full";
  user?: { id: string; name: string; email: string; role: Role; contact: boolean; language: "nl" | "en"; organisation: { id: string; name: string; kind: string }; totp: boolean; password: boolean };
  link?: { title: string; for_name: string; by: { name: string; organisation: string }; expires: number; scope: string[]; edition: string; view: string; rights: "read" | "contribute" };
  scope?: string[];
  may: Cap[];
  oidc: { id: string; title: string }[];
  demo_people?: { email: string; role: Role }[];
  demo_password?: string;
  demo_code?: string;
}

/** What came of asking: `data` where it worked, else a sentence for people and perhaps a word for us. */
export interface Told<T> {
  ok: boolean;
  status: number;
  data: T;
  sentence: string;
  code: string;
  /** Seconds to wait before another try. */
  wait: number;
}

const UNREACHED: Text = { nl: "De server is niet te bereiken. Probeer het zo weer.", en: "The server cannot be reached. Try again in a moment." };

export async function ask<T>(method: string, path: string, body?: unknown): Promise<Told<T>> {
  const headers: Record<string, string> = { ...carried() };
  if (body !== undefined && !(body instanceof Blob)) headers["Content-Type"] = "application/json";
  const sent = body === undefined ? null : body instanceof Blob ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: sent, cache: "no-store" });
  } catch {
    return { ok: false, status: 0, data: {} as T, sentence: UNREACHED[lang()], code: "unreached", wait: 0 };
  }
  const data = (await response.json().catch(() => ({}))) as T & { error?: Text; code?: string };
  const { ok, status } = response;
  return { ok, status, data, sentence: ok ? "" : (data.error?.[lang()] ?? UNREACHED[lang()]), code: data.code ?? "", wait: Number(response.headers.get("Retry-After") ?? 0) };
}

export const get = <T>(path: string) => ask<T>("GET", path);
export const post = <T>(path: string, body: unknown = {}) => ask<T>("POST", path, body);
export const remove = (path: string) => ask<unknown>("DELETE", path);
export const fetchMe = async (): Promise<Me | null> => {
  const told = await get<Me>("/api/v1/me");
  return told.ok ? told.data : null;
};
