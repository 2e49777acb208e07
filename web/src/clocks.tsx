/** The two clocks: the day in the world, and the day by which it was known. */

import { useEffect } from "preact/hooks";
import { number, plus, text, told } from "./days";
import { name, t } from "./i18n";
import * as state from "./state";

const PACE = 850;

/** The days of change as marks above the track; taller where more places change hands. */
function Marks({ first, last }: { first: string; last: string }) {
  const [from, to] = [number(first), number(last)];
  const most = Math.max(...state.days.value.map((day) => day.places.length), 1);
  return (
    <div class="marks" aria-hidden="true">
      {state.days.value.map((day) => {
        const at = ((number(day.day) - from) / Math.max(to - from, 1)) * 100;
        if (at < 0 || at > 100) return null;
        const one = day.places.length === 1;
        const title = one
          ? t("clock.change", { day: told(day.day), place: name(day.places[0]) })
          : t("clock.changes", { day: told(day.day), count: day.places.length });
        return (
          <i
            key={day.day}
            title={title}
            class={day.day === state.on.value ? "now" : ""}
            style={{ left: `${at}%`, height: `${5 + (13 * day.places.length) / most}px` }}
          />
        );
      })}
    </div>
  );
}

function play(): void {
  const [, last] = state.span.value;
  if (!state.playing.value && state.on.value >= last) state.on.value = state.span.value[0];
  state.playing.value = !state.playing.value;
}

function World() {
  const [first, last] = state.span.value;
  const at = state.on.value;
  useEffect(() => {
    if (!state.playing.value) return;
    const timer = setInterval(() => {
      if (state.on.value >= state.span.value[1]) state.playing.value = false;
      else state.step(1);
    }, PACE);
    return () => clearInterval(timer);
  }, [state.playing.value]);
  const label = state.playing.value ? t("clock.pause") : t("clock.play");
  return (
    <div class="clock world">
      <div class="clock-buttons">
        <button type="button" class="play" onClick={play} aria-label={label} title={label}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d={state.playing.value ? "M4 2h3v12H4zM9 2h3v12H9z" : "M4 2l10 6-10 6z"} fill="currentColor" />
          </svg>
        </button>
        <button type="button" onClick={() => state.step(-1)} aria-label={t("clock.back")} title={t("clock.back")}>
          ‹
        </button>
        <button type="button" onClick={() => state.step(1)} aria-label={t("clock.on")} title={t("clock.on")}>
          ›
        </button>
      </div>
      <div class="clock-say">
        <label for="clock-world">{t("clock.world")}</label>
        <strong>{told(at, "long")}</strong>
      </div>
      <div class="track">
        <Marks first={first} last={last} />
        <input
          id="clock-world"
          type="range"
          min={number(first)}
          max={number(last)}
          value={number(at)}
          aria-valuetext={told(at, "long")}
          onInput={(event) => {
            state.playing.value = false;
            state.on.value = text(Number(event.currentTarget.value));
          }}
        />
      </div>
    </div>
  );
}

function Known() {
  const whole = state.overview.value;
  const first = whole?.published_first ?? state.span.value[0];
  const last = whole?.published_last ?? state.span.value[1];
  // one step beyond the last day stands for everything that is known
  const end = number(last) + 1;
  const then = state.follow.value;
  const at = then ? number(state.on.value) : state.known.value ? number(state.known.value) : end;
  const says = then ? t("clock.then") : state.known.value ? told(state.known.value, "long") : t("clock.all");
  return (
    <div class="clock known">
      <div class="clock-buttons">
        <button
          type="button"
          class="then"
          aria-pressed={then}
          title={t("clock.then-help")}
          onClick={() => {
            state.follow.value = !then;
            state.known.value = "";
          }}
        >
          {t("clock.then")}
        </button>
      </div>
      <div class="clock-say">
        <label for="clock-known">{t("clock.known")}</label>
        <strong>{then ? told(state.on.value, "long") : says}</strong>
      </div>
      <div class="track">
        <input
          id="clock-known"
          type="range"
          min={number(plus(first, -1))}
          max={end}
          value={Math.min(at, end)}
          aria-valuetext={says}
          onInput={(event) => {
            const to = Number(event.currentTarget.value);
            state.follow.value = false;
            state.known.value = to >= end ? "" : text(to);
          }}
        />
      </div>
    </div>
  );
}

export function Clocks() {
  return (
    <section class="clocks" aria-label={t("clocks.label")}>
      <World />
      <Known />
    </section>
  );
}

export { play };
