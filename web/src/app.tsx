/** The whole room: the bar, the desk, the panel beside it, the clocks below. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { signOut } from "./api";
import { Clocks, play } from "./clocks";
import { told } from "./days";
import { Changes } from "./desks/changes";
import { problem, undo } from "./desks/decider";
import { Disputes } from "./desks/disputes";
import { Inbox } from "./desks/inbox";
import { Review } from "./desks/review";
import { Tallies } from "./desks/tallies";
import { type Key, lang, setLang, t, word } from "./i18n";
import { Legend } from "./legend";
import { List } from "./list";
import { MapView } from "./map";
import { PlacePanel } from "./place";
import { ReportPanel } from "./report";
import { Search } from "./search";
import { SignIn, asking } from "./signin";
import * as state from "./state";

export function setTheme(to: "light" | "dark"): void {
  state.theme.value = to;
  localStorage.setItem("theme", to);
}

function Bar() {
  const person = state.session.value;
  const dark = state.theme.value === "dark";
  return (
    <header class="bar">
      <a class="skip" href="#desk">
        {t("app.skip")}
      </a>
      <span class="mark" title={t("app.tagline")}>
        <img src="/icon.svg" width="24" height="24" alt="" /> <b>Lägesbild</b>
      </span>
      <nav aria-label={t("nav.desks")}>
        {state.DESKS.map((desk) => (
          <button
            key={desk}
            type="button"
            aria-current={state.desk.value === desk ? "page" : undefined}
            onClick={() => (state.desk.value = desk)}
          >
            {t(`desk.${desk}`)}
          </button>
        ))}
      </nav>
      <Search />
      <div class="bar-end">
        <button type="button" lang={lang.value === "sv" ? "en" : "sv"} onClick={() => setLang(lang.value === "sv" ? "en" : "sv")}>
          {t("lang.other")}
        </button>
        <button
          type="button"
          aria-label={t("theme.label")}
          aria-pressed={dark}
          title={dark ? t("theme.light") : t("theme.dark")}
          onClick={() => setTheme(dark ? "light" : "dark")}
        >
          <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true">
            <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5" />
            <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
          </svg>
        </button>
        {person?.name ? (
          <button
            type="button"
            title={t("sign.as", { name: person.name, role: word("role", person.role) })}
            onClick={() => void signOut().then(() => state.load().then(() => state.renew()))}
          >
            <span class="who">{person.name} · </span>
            {t("sign.out")}
          </button>
        ) : (
          <button type="button" onClick={() => (asking.value = true)}>
            {t("sign.in")}
          </button>
        )}
      </div>
    </header>
  );
}

function DeskView() {
  switch (state.desk.value) {
    case "disputes":
      return <Disputes />;
    case "tallies":
      return <Tallies />;
    case "changes":
      return <Changes />;
    case "review":
      return <Review />;
    case "inbox":
      return <Inbox />;
    case "map":
      return null;
  }
}

function Panel() {
  const shown = state.report.value || state.place.value;
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    // who opened it with a key goes on reading in it
    if (shown) box.current?.focus({ preventScroll: true });
    if (box.current && !state.report.value) box.current.scrollTop = 0;
  }, [shown]);
  if (!shown) return null;
  return (
    <aside class="panel" ref={box} tabIndex={-1} aria-label={state.report.value ? t("review.open") : t("place.history")}>
      <div class="panel-tools">
        {state.report.value && state.place.value ? (
          <button type="button" class="link" onClick={state.close}>
            ‹ {t("panel.back", { place: placeName() })}
          </button>
        ) : (
          <span />
        )}
        <button type="button" class="close" aria-label={t("panel.close")} title={t("panel.close")} onClick={shut}>
          ×
        </button>
      </div>
      {state.report.value ? <ReportPanel /> : <PlacePanel />}
    </aside>
  );
}

function placeName(): string {
  const found = state.holdings.value?.features.find((feature) => feature.id === state.place.value)?.properties.place;
  return found ? (lang.value === "sv" ? found.sv : found.name) : "";
}

function shut(): void {
  state.report.value = "";
  state.place.value = "";
  state.claim.value = "";
}

/** Keys that work wherever nobody types. */
function keys(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = target.closest("input:not([type=range]), select, textarea, dialog");
  if (event.key === "Escape" && !typing) return state.close();
  if (typing) return;
  const desk = state.DESKS[Number(event.key) - 1];
  if (desk) state.desk.value = desk;
  else if (event.key === "/") document.getElementById("search")?.focus();
  else if (event.key === ",") state.step(-1);
  else if (event.key === ".") state.step(1);
  else if (event.key === "l" && state.desk.value === "map") state.list.value = !state.list.value;
  else if (event.key === " " && !target.closest("button, summary, a, input")) play();
  else return;
  event.preventDefault();
}

function Toast() {
  const key = state.undoable.value;
  return (
    <div class="toast" role="status" aria-live="polite" hidden={!state.said.value}>
      <span>{state.said.value}</span>
      {state.said.value && key && (
        <button
          type="button"
          onClick={() =>
            void undo(key).then(
              () => state.tell(t("review.did-undo")),
              (error) => state.tell(problem(error)),
            )
          }
        >
          {t("review.undo")}
        </button>
      )}
    </div>
  );
}

export function App() {
  const desk = state.desk.value;
  const closed = state.session.value && !state.session.value.open && !state.session.value.name;
  useEffect(() => {
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  useLayoutEffect(() => {
    document.documentElement.lang = lang.value;
    document.title = desk === "map" ? "Lägesbild" : `${t(`desk.${desk}` as Key)} · Lägesbild`;
  }, [lang.value, desk]);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = state.theme.value;
  }, [state.theme.value]);
  return (
    <div class={`room ${desk === "map" ? "on-map" : "on-desk"} ${state.place.value || state.report.value ? "with-panel" : ""}`}>
      <Bar />
      <main id="desk" tabIndex={-1}>
        {closed ? (
          <p class="note centre">{t("sign.needed")}</p>
        ) : desk === "map" ? (
          <>
            <h1 class="unseen-title">{t("map.label")}</h1>
            {state.overview.value && <MapView />}
            <div class="over-map">
              <button
                type="button"
                class="list-toggle"
                aria-expanded={state.list.value}
                onClick={() => (state.list.value = !state.list.value)}
              >
                {state.list.value ? t("list.hide") : t("list.show")}
              </button>
              <Legend />
            </div>
            {state.list.value && <List />}
          </>
        ) : (
          <div class="desk">
            <h1>{t(`desk.${desk}` as Key)}</h1>
            <DeskView />
          </div>
        )}
      </main>
      <Panel />
      {!closed && (desk === "map" || desk === "disputes") && state.overview.value && <Clocks />}
      {state.trouble.value && (
        <p class="trouble" role="alert">
          {t("trouble.failed")}{" "}
          <button type="button" onClick={() => void state.load().then(() => state.renew())}>
            {t("trouble.again")}
          </button>
        </p>
      )}
      <Toast />
      <SignIn />
      <p class="print-only">
        {t("print.made", { day: told(new Date().toISOString().slice(0, 10), "long") })} · {t("clock.world")}:{" "}
        {told(state.on.value, "long")} · {location.href}
      </p>
    </div>
  );
}
