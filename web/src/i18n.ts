/** The words of the interface, in Swedish and English. */

import { signal } from "@preact/signals";
import { en } from "./words/en";
import { sv } from "./words/sv";

export type Lang = "sv" | "en";
export type Key = keyof typeof en;

const kept = localStorage.getItem("lang");
const usual: Lang = navigator.language.startsWith("sv") ? "sv" : "en";
export const lang = signal<Lang>(kept === "sv" || kept === "en" ? kept : usual);

export function setLang(to: Lang): void {
  lang.value = to;
  localStorage.setItem("lang", to);
}

/** Words by key; {names} are filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const words: string = (lang.value === "sv" ? sv : en)[key];
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The word for a value of the API; the value itself where there is none. */
export function word(group: string, value: string | null | undefined): string {
  if (!value) return "";
  const key = `${group}.${value}` as Key;
  return key in en ? t(key) : value.replaceAll("_", " ");
}

/** A name in the language of the interface. */
export function name(of: { name: string; sv: string } | null | undefined): string {
  if (!of) return "";
  const own = lang.value === "sv" ? of.sv : of.name;
  return own.charAt(0).toLocaleUpperCase(lang.value) + own.slice(1);
}
