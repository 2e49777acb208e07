/** Questions to the server, and what it answers. */

import type { Session } from "./types";

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** Answers at hand, by question; emptied when something came into the ledger. */
const ready = new Map<string, Promise<unknown>>();
const MOST = 400;
let csrf: string | null = null;

export function forget(): void {
  ready.clear();
}

async function answer<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  if (response.ok) return (await response.json()) as T;
  const told = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  throw new Problem(response.status, told.code ?? "failed", told.detail ?? response.statusText);
}

export type Params = Record<string, string | number | boolean | null | undefined>;

export function address(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1${path}${text ? `?${text}` : ""}`;
}

/** An answer, from memory where the same was asked before. */
export function get<T>(path: string, params: Params = {}): Promise<T> {
  const url = address(path, params);
  const known = ready.get(url);
  if (known) return known as Promise<T>;
  const asked = fetch(url, { headers: { accept: "application/json" } }).then((response) => answer<T>(response));
  if (ready.size >= MOST) ready.clear();
  ready.set(url, asked);
  asked.catch(() => ready.delete(url));
  return asked;
}

export async function send<T>(method: "POST" | "DELETE", path: string, body?: unknown, params: Params = {}): Promise<T> {
  const headers: Record<string, string> = csrf ? { "x-csrf": csrf } : {};
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["content-type"] = isFile ? "application/octet-stream" : "application/json";
  const packed = body === undefined ? undefined : isFile ? body : JSON.stringify(body);
  return answer<T>(await fetch(address(path, params), { method, headers, body: packed ?? null }));
}

export async function session(): Promise<Session> {
  const found = await answer<Session>(await fetch("/api/v1/session"));
  csrf = found.csrf;
  return found;
}

export async function signIn(name: string, secret: string): Promise<Session> {
  const found = await send<Session>("POST", "/session", { name, secret });
  csrf = found.csrf;
  forget();
  return found;
}

export async function signOut(): Promise<void> {
  await send("DELETE", "/session");
  csrf = null;
  forget();
}
