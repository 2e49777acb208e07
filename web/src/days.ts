/** Days as text (2021-08-13) and as numbers. */

import { lang } from "./i18n";

const MS = 86_400_000;

export function number(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / MS);
}

export function text(number: number): string {
  return new Date(number * MS).toISOString().slice(0, 10);
}

export function plus(day: string, by: number): string {
  const at = number(day);
  return Number.isFinite(at) ? text(at + by) : day;
}

/** A day for people; what is no day stays as it is. */
export function told(day: string | null | undefined, how: "long" | "short" = "short"): string {
  if (!day) return "";
  if (!/^\d{4}-\d{2}-\d{2}/.test(day)) return day;
  const at = new Date(`${day.slice(0, 10)}T00:00:00Z`);
  const options: Intl.DateTimeFormatOptions =
    how === "long"
      ? { weekday: "long", day: "numeric", month: "long", year: "numeric" }
      : { day: "numeric", month: "short", year: "numeric" };
  return new Intl.DateTimeFormat(lang.value === "sv" ? "sv-SE" : "en-GB", { ...options, timeZone: "UTC" }).format(at);
}

/** A stretch of days for people. */
export function between(first: string | null, last: string | null): string {
  if (first && last) return first === last ? told(first) : `${told(first)} – ${told(last)}`;
  if (last) return `… – ${told(last)}`;
  return first ? `${told(first)} – …` : "";
}

/** A moment of the ledger's clock, in the reader's own time. */
export function moment(at: string): string {
  const options: Intl.DateTimeFormatOptions = { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(lang.value === "sv" ? "sv-SE" : "en-GB", options).format(new Date(at));
}
