/** What the interface shows. The address bar holds all of it, so that a link shows the same to somebody else. */

import { batch, computed, effect, signal } from "@preact/signals";
import { forget, get, session as askSession } from "./api";
import { plus } from "./days";
import { type Lang, lang } from "./i18n";
import type { ChangeDay, Holdings, Overview, Session } from "./types";

export type Desk = "map" | "disputes" | "tallies" | "changes" | "review" | "inbox";
export const DESKS: Desk[] = ["map", "disputes", "tallies", "changes", "review", "inbox"];

/** The day in the world. */
export const on = signal("");
/** The day by which it was published; empty for everything that is known. */
export const known = signal("");
/** Whether what was known follows the day in the world. */
export const follow = signal(false);
export const desk = signal<Desk>("map");
export const place = signal("");
export const report = signal("");
export const claim = signal("");
/** Longitude, latitude, zoom. */
export const camera = signal<[number, number, number] | null>(null);

export const overview = signal<Overview | null>(null);
export const holdings = signal<Holdings | null>(null);
export const days = signal<ChangeDay[]>([]);
export const session = signal<Session | null>(null);
export const trouble = signal<string | null>(null);
export const playing = signal(false);
export const list = signal(false);
export const theme = signal<"light" | "dark">("light");
/** What happened, for those who hear the page. */
export const said = signal("");

/** Tells something that happened, on the page and to those who hear it; it goes away by itself. */
export function tell(words: string, undo = ""): void {
  said.value = "";
  undoable.value = undo;
  setTimeout(() => (said.value = words));
  clearTimeout(hush);
  hush = setTimeout(() => (said.value = ""), undo ? 20_000 : 5000);
}
/** The claim whose last decision can be taken back from where it was told. */
export const undoable = signal("");
let hush: ReturnType<typeof setTimeout> | undefined;

export const knownBy = computed(() => (follow.value ? on.value : known.value));
export const asOf = computed(() => ({ on: on.value, published_by: knownBy.value }));

export function isReviewer(): boolean {
  return session.value?.role === "reviewer";
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Takes the state out of the address bar. */
export function fromAddress(): void {
  const query = new URLSearchParams(location.search);
  const day = (name: string) => (DAY.test(query.get(name) ?? "") ? query.get(name)! : "");
  batch(() => {
    const asked = query.get("desk") as Desk;
    desk.value = DESKS.includes(asked) ? asked : "map";
    on.value = day("on") || overview.value?.last || on.value;
    known.value = day("known");
    follow.value = query.get("known") === "then";
    place.value = query.get("place") ?? "";
    report.value = query.get("report") ?? "";
    claim.value = query.get("claim") ?? "";
    const at = (query.get("at") ?? "").split(",").map(Number);
    camera.value = at.length === 3 && at.every(Number.isFinite) ? (at as [number, number, number]) : null;
    const told = query.get("lang");
    if (told === "sv" || told === "en") lang.value = told as Lang;
  });
}

function toAddress(): string {
  const query = new URLSearchParams();
  const set = (name: string, value: string) => value && query.set(name, value);
  if (desk.value !== "map") set("desk", desk.value);
  set("on", on.value);
  set("known", follow.value ? "then" : known.value);
  set("place", place.value);
  set("report", report.value);
  set("claim", claim.value);
  set("at", camera.value?.map((part, n) => part.toFixed(n === 2 ? 2 : 3)).join(",") ?? "");
  set("lang", lang.value);
  return `${location.pathname}?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`;
}

/** What a step back undoes; the rest of the state moves along without a step of its own. */
const steps = computed(() => [desk.value, place.value, report.value].join(" "));
let lastStep = "";

function keepAddress(): void {
  const url = toAddress();
  const step = steps.value;
  if (url === location.pathname + location.search) {
    lastStep = step;
    return;
  }
  const isStep = lastStep !== "" && step !== lastStep;
  lastStep = step;
  if (isStep) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
}

/** Fetches what the day and the clock ask for. A later question overtakes an earlier one. */
async function draw(): Promise<void> {
  const asked = asOf.value;
  if (!asked.on || !overview.value) return;
  try {
    const found = await get<Holdings>("/holdings", asked);
    if (asked === asOf.value) holdings.value = found;
    trouble.value = null;
  } catch (error) {
    trouble.value = String(error instanceof Error ? error.message : error);
  }
}

async function markDays(): Promise<void> {
  const by = follow.value ? "" : known.value;
  const found = await get<ChangeDay[]>("/days", { published_by: by });
  days.value = found;
}

export async function load(): Promise<void> {
  try {
    session.value = await askSession();
    if (!session.value.open && !session.value.name) return;
    overview.value = await get<Overview>("/overview");
    if (!on.value) on.value = overview.value.last ?? new Date().toISOString().slice(0, 10);
  } catch (error) {
    trouble.value = String(error instanceof Error ? error.message : error);
  }
}

/** The ledger's news: what is shown is asked for anew when something came. */
function listen(): void {
  const source = new EventSource("/api/v1/events");
  source.addEventListener("ledger", (event) => {
    if (overview.value && event.data !== (overview.value.head ?? "")) void renew();
  });
}

export const version = signal(0);

/** Asks anew for everything shown. */
export async function renew(): Promise<void> {
  forget();
  overview.value = await get<Overview>("/overview");
  version.value += 1;
}

export function start(): void {
  fromAddress();
  addEventListener("popstate", fromAddress);
  effect(keepAddress);
  effect(() => {
    asOf.value;
    version.value;
    overview.value;
    void draw();
  });
  effect(() => {
    known.value;
    follow.value;
    version.value;
    if (overview.value) void markDays().catch(() => undefined);
  });
  void load().then(() => {
    if (session.value?.open || session.value?.name) listen();
  });
}

/** The first and last day of the world's clock. */
export const span = computed<[string, string]>(() => {
  const today = new Date().toISOString().slice(0, 10);
  const first = overview.value?.first ?? today;
  const last = overview.value?.last ?? today;
  const wide = [on.value || first, first, last].sort();
  return [plus(wide[0]!, wide[0] === first ? -3 : 0), plus(wide[2]!, wide[2] === last ? 3 : 0)];
});

/** Where the map should go. */
export const flyTo = signal<[number, number] | null>(null);

/** Opens a place beside the map. */
export function open(id: string, at?: [number, number] | null): void {
  batch(() => {
    place.value = id;
    report.value = "";
    claim.value = "";
    if (at) flyTo.value = [...at];
  });
}

/** Opens a report at one of its claims. */
export function openReport(id: string, key = ""): void {
  batch(() => {
    report.value = id;
    claim.value = key;
  });
}

/** Closes what stands nearest. */
export function close(): void {
  batch(() => {
    if (report.value) report.value = "";
    else place.value = "";
    claim.value = "";
  });
}

export function step(by: number): void {
  const next = plus(on.value, by);
  const [first, last] = span.value;
  if (next >= first && next <= last) on.value = next;
}
