import { useEffect, useRef, useState } from "preact/hooks";
import { get } from "../api";
import { Fields, Quote, publisher } from "../claim";
import { told } from "../days";
import { type Key, t, word } from "../i18n";
import * as state from "../state";
import type { Claim, Page } from "../types";
import { Correction, decide, problem, undo } from "./decider";

const KINDS = ["control", "attack", "clash", "casualties", "displacement", "withdrawal", "deployment", "count"];

/** The queue of claims that nobody has decided on. Keys do everything. */
export function Review() {
  const [kind, setKind] = useState("control");
  const [queue, setQueue] = useState<Claim[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [loaded, setLoaded] = useState(false);
  const [at, setAt] = useState(0);
  const [why, setWhy] = useState("");
  const [done, setDone] = useState<Record<string, string>>({});
  const [correcting, setCorrecting] = useState(false);
  const [wrong, setWrong] = useState("");
  const [trail, setTrail] = useState<string[]>([]);
  const card = useRef<HTMLElement>(null);
  const mine = state.isReviewer();
  const claim = queue[at];

  const fetchMore = async (after: string | null, before: Claim[]) => {
    const page = await get<Page>("/claims", { undecided: true, kind, after, limit: 50 });
    setQueue([...before, ...page.claims]);
    setNext(page.next);
    setLoaded(true);
  };
  useEffect(() => {
    setAt(0);
    setDone({});
    void fetchMore(null, []).catch((error) => setWrong(problem(error)));
  }, [kind]);
  useEffect(() => {
    if (next && at >= queue.length - 5) void fetchMore(next, queue).catch(() => undefined);
  }, [at, queue, next]);

  const go = (by: number) => {
    setAt(Math.min(Math.max(at + by, 0), Math.max(queue.length - 1, 0)));
    setCorrecting(false);
    setWhy("");
    setWrong("");
    card.current?.focus();
  };
  const act = async (work: () => Promise<unknown>, did: string, key: string) => {
    try {
      await work();
      setWrong("");
      setDone((all) => ({ ...all, [key]: did }));
      state.tell(t(`review.did-${did}` as Key), did === "undo" ? "" : key);
      return true;
    } catch (error) {
      setWrong(problem(error));
      return false;
    }
  };
  const judge = async (verdict: "accept" | "reject") => {
    if (!claim || !mine) return;
    if (await act(() => decide(claim.key, verdict, why), verdict, claim.key)) {
      setTrail((all) => [...all, claim.key]);
      go(1);
    }
  };
  const back = async () => {
    const key = trail.at(-1);
    if (!key || !mine) return;
    if (await act(() => undo(key), "undo", key)) {
      setTrail((all) => all.slice(0, -1));
      const index = queue.findIndex((one) => one.key === key);
      if (index >= 0) setAt(index);
      setDone(({ [key]: _, ...rest }) => rest);
    }
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, select, textarea, dialog")) return;
      const deeds: Record<string, () => void> = {
        j: () => go(1),
        k: () => go(-1),
        a: () => void judge("accept"),
        r: () => void judge("reject"),
        c: () => mine && setCorrecting(!correcting),
        u: () => void back(),
        o: () => claim && state.openReport(claim.report, claim.key),
      };
      const deed = deeds[event.key.toLowerCase()];
      if (!deed) return;
      event.preventDefault();
      deed();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });

  const count = { at: at + 1, count: queue.length };
  return (
    <>
      <div class="review-head">
        <p class="intro">{t("review.intro")}</p>
        <label>
          {t("review.kind")}
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
            <option value="">{t("review.all")}</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {word("kind", one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {!mine && <p class="note">{t("review.sign-in")}</p>}
      {loaded && queue.length === 0 && <p class="quiet">{t("review.none")}</p>}
      {claim && (
        <article class={`card review ${done[claim.key] ? "done" : ""}`} ref={card} tabIndex={-1}>
          <header>
            <p class="quiet">
              {publisher(claim)}
              {claim.published ? `, ${told(claim.published)}` : ""}
            </p>
            <p class="quiet">{next ? t("review.count-more", count) : t("review.count", count)}</p>
          </header>
          <p class="review-quote">
            <Quote claim={claim} />
          </p>
          {done[claim.key] && <p class={`tag ${done[claim.key]}`}>{t(`review.did-${done[claim.key]}` as Key)}</p>}
          <Fields claim={claim} />
          {mine && (
            <label class="why">
              {t("review.why")}
              <input value={why} maxLength={2000} onInput={(event) => setWhy(event.currentTarget.value)} />
            </label>
          )}
          <p class="actions">
            {mine && (
              <>
                <button type="button" class="primary" aria-keyshortcuts="a" onClick={() => void judge("accept")}>
                  {t("review.accept")} <kbd>A</kbd>
                </button>
                <button type="button" aria-keyshortcuts="r" onClick={() => void judge("reject")}>
                  {t("review.reject")} <kbd>R</kbd>
                </button>
                <button
                  type="button"
                  aria-keyshortcuts="c"
                  aria-expanded={correcting}
                  onClick={() => setCorrecting(!correcting)}
                >
                  {t("review.correct")} <kbd>C</kbd>
                </button>
                <button type="button" aria-keyshortcuts="u" disabled={!trail.length} onClick={() => void back()}>
                  {t("review.undo")} <kbd>U</kbd>
                </button>
              </>
            )}
            <span class="space" />
            <button type="button" aria-keyshortcuts="k" disabled={at === 0} onClick={() => go(-1)}>
              {t("review.previous")} <kbd>K</kbd>
            </button>
            <button type="button" aria-keyshortcuts="j" disabled={at >= queue.length - 1} onClick={() => go(1)}>
              {t("review.next")} <kbd>J</kbd>
            </button>
            <button type="button" aria-keyshortcuts="o" onClick={() => state.openReport(claim.report, claim.key)}>
              {t("review.open")} <kbd>O</kbd>
            </button>
          </p>
          {correcting && (
            <Correction
              key={claim.key}
              claim={claim}
              save={async (field, value) => {
                if (await act(() => decide(claim.key, "correct", why, field, value), "correct", claim.key)) {
                  setTrail((all) => [...all, claim.key]);
                  setCorrecting(false);
                }
              }}
            />
          )}
        </article>
      )}
      {wrong && (
        <p class="note" role="alert">
          {wrong}
        </p>
      )}
      {mine && state.session.value?.name && (
        <p class="quiet small">{t("review.signed", { name: state.session.value.name })}</p>
      )}
      <p class="quiet small">{t("review.keys")}</p>
    </>
  );
}
