/** Deciding on a claim: accept, reject, correct, undo, each signed and with a reason. */

import { useState } from "preact/hooks";
import { Problem, get, send } from "../api";
import { name, t, word } from "../i18n";
import * as state from "../state";
import type { Claim, Found, Story } from "../types";

export type Verdict = "accept" | "reject" | "correct";

export function problem(error: unknown): string {
  if (!(error instanceof Problem)) return String(error);
  const own = word("problem", error.code);
  return own === error.code ? error.message : own;
}

export async function decide(key: string, verdict: Verdict, why: string, field?: string, value?: unknown): Promise<Story> {
  const body = { verdict, why: why || null, ...(verdict === "correct" ? { field, value } : {}) };
  const story = await send<Story>("POST", `/claims/${key}/decisions`, body);
  await state.renew();
  return story;
}

export async function undo(key: string): Promise<Story> {
  const story = await send<Story>("POST", `/claims/${key}/undo`);
  await state.renew();
  return story;
}

const FIELDS = ["change", "actor", "against", "places", "when", "status", "certainty", "polarity"];
const VALUES: Record<string, string[]> = {
  change: ["gained", "held", "lost", "contested"],
  status: ["happened", "ongoing", "planned", "forecast", "hypothetical"],
  certainty: ["stated", "hedged", "attributed"],
  polarity: ["affirmed", "denied"],
};

/** A field and what it should say. */
export function Correction({ claim, save }: { claim: Claim; save: (field: string, value: unknown) => void }) {
  const [field, setField] = useState(claim.change ? "change" : "when");
  const [value, setValue] = useState("");
  const [days, setDays] = useState<[string, string]>([claim.first ?? "", claim.last ?? ""]);
  const [found, setFound] = useState<Found[]>([]);
  const sides = (state.overview.value?.sides ?? []).filter((side) => side.id);
  const pick = (next: string) => {
    setField(next);
    setValue("");
    setFound([]);
  };
  const search = async (typed: string) => {
    setValue(typed);
    setFound(typed.trim().length > 1 ? await get<Found[]>("/places", { q: typed.trim(), limit: 6 }) : []);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (field === "when") save(field, [days[0] || null, days[1] || null]);
    else if (field === "places") save(field, [found.find((one) => one.id === value)?.id ?? found[0]?.id ?? value]);
    else save(field, value);
  };
  return (
    <form class="correction" onSubmit={submit}>
      <label>
        {t("review.field")}
        <select value={field} onChange={(event) => pick(event.currentTarget.value)}>
          {FIELDS.filter((one) => one !== "change" || claim.change).map((one) => (
            <option key={one} value={one}>
              {word("field", one)}
            </option>
          ))}
        </select>
      </label>
      {VALUES[field] && (
        <label>
          {t("review.value")}
          <select required value={value} onChange={(event) => setValue(event.currentTarget.value)}>
            <option value="" />
            {VALUES[field].map((one) => (
              <option key={one} value={one}>
                {word(field, one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {(field === "actor" || field === "against") && (
        <label>
          {t("review.value")}
          <select required value={value} onChange={(event) => setValue(event.currentTarget.value)}>
            <option value="" />
            {sides.map((side) => (
              <option key={side.id} value={side.id!}>
                {name(side)}
              </option>
            ))}
          </select>
        </label>
      )}
      {field === "when" && (
        <>
          <label>
            {t("review.first-day")}
            <input type="date" value={days[0]} onInput={(e) => setDays([e.currentTarget.value, days[1]])} />
          </label>
          <label>
            {t("review.last-day")}
            <input type="date" value={days[1]} onInput={(e) => setDays([days[0], e.currentTarget.value])} />
          </label>
        </>
      )}
      {field === "places" && (
        <label>
          {t("review.value")}
          <input required value={value} list="correct-places" onInput={(e) => void search(e.currentTarget.value)} />
          <datalist id="correct-places">
            {found.map((one) => (
              <option key={one.id} value={one.id!}>
                {[name(one), name(one.admin1), one.country].filter(Boolean).join(", ")}
              </option>
            ))}
          </datalist>
        </label>
      )}
      <button type="submit" class="primary">
        {t("review.save")}
      </button>
    </form>
  );
}

/** The buttons below a claim in its report. */
export function Decider({ claim }: { claim: Claim }) {
  const [why, setWhy] = useState("");
  const [correcting, setCorrecting] = useState(false);
  const [wrong, setWrong] = useState("");
  const act = async (work: () => Promise<unknown>, did: Parameters<typeof t>[0]) => {
    try {
      await work();
      setWrong("");
      setCorrecting(false);
      state.tell(t(did), did === "review.did-undo" ? "" : claim.key);
    } catch (error) {
      setWrong(problem(error));
    }
  };
  return (
    <div class="decider">
      <label class="why">
        {t("review.why")}
        <input value={why} maxLength={2000} onInput={(event) => setWhy(event.currentTarget.value)} />
      </label>
      <p class="actions">
        <button type="button" onClick={() => void act(() => decide(claim.key, "accept", why), "review.did-accept")}>
          {t("review.accept")}
        </button>
        <button type="button" onClick={() => void act(() => decide(claim.key, "reject", why), "review.did-reject")}>
          {t("review.reject")}
        </button>
        <button type="button" aria-expanded={correcting} onClick={() => setCorrecting(!correcting)}>
          {t("review.correct")}
        </button>
        <button type="button" onClick={() => void act(() => undo(claim.key), "review.did-undo")}>
          {t("review.undo")}
        </button>
      </p>
      {correcting && (
        <Correction
          claim={claim}
          save={(field, value) => void act(() => decide(claim.key, "correct", why, field, value), "review.did-correct")}
        />
      )}
      {wrong && (
        <p class="note" role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}
