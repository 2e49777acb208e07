/** A report: its text with every claim marked, scrolled to the one that was opened. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Problem, get } from "./api";
import { ClaimCard, Fields, Quote, Text, What, citation, copy, publisher } from "./claim";
import { moment, told } from "./days";
import { t, word } from "./i18n";
import { Decider } from "./desks/decider";
import * as state from "./state";
import type { Marked, Report } from "./types";

/** So many characters are laid out at first around the claim, and more on demand: a text may have millions. */
const AROUND = 6000;
const MORE = 20000;

interface Part {
  from: number;
  to: number;
  claims: Marked[];
  sentence: boolean;
}

/** The text cut where marks begin and end. */
function parts(claims: Marked[], from: number, to: number, chosen: Marked | undefined): Part[] {
  const cuts = new Set([from, to]);
  const inside = (at: number) => at > from && at < to && cuts.add(at);
  for (const { marks } of claims) marks.quote.forEach(inside);
  chosen?.marks.sentence.forEach(inside);
  const sorted = [...cuts].sort((a, b) => a - b);
  const found: Part[] = [];
  for (let n = 0; n + 1 < sorted.length; n += 1) {
    const [start, end] = [sorted[n]!, sorted[n + 1]!];
    const here = claims.filter(({ marks }) => marks.quote[0] <= start && marks.quote[1] >= end);
    const sentence = !!chosen && chosen.marks.sentence[0] <= start && chosen.marks.sentence[1] >= end;
    found.push({ from: start, to: end, claims: here, sentence });
  }
  return found;
}

export function ReportText({ report, chosen, choose }: { report: Report; chosen: string; choose: (key: string) => void }) {
  const text = report.text ?? "";
  const claim = report.claims.find((one) => one.key === chosen);
  const middle = claim?.marks.trigger[0] ?? 0;
  const [more, setMore] = useState({ before: 0, after: 0 });
  const box = useRef<HTMLDivElement>(null);
  const from = Math.max(0, middle - AROUND - more.before);
  const to = Math.min(text.length, middle + AROUND + more.after);
  const cut = useMemo(() => parts(report.claims, from, to, claim), [report, from, to, claim]);
  useEffect(() => setMore({ before: 0, after: 0 }), [report.id]);
  useLayoutEffect(() => {
    const first = box.current?.querySelector<HTMLElement>("mark.chosen");
    first?.scrollIntoView({ block: "center" });
  }, [report.id, chosen]);
  return (
    <div class="text" ref={box} dir="auto" lang={report.language ?? undefined}>
      {from > 0 && (
        <button type="button" class="link more" onClick={() => setMore({ ...more, before: more.before + MORE })}>
          {t("report.more-before")}
        </button>
      )}
      <p>
        {cut.map((part) => {
          const words = text.slice(part.from, part.to);
          if (!part.claims.length)
            return (
              <span key={part.from} class={part.sentence ? "sentence" : ""}>
                <Text>{words}</Text>
              </span>
            );
          const isChosen = part.claims.some((one) => one.key === chosen);
          const next = part.claims[(part.claims.findIndex((one) => one.key === chosen) + 1) % part.claims.length]!;
          return (
            <mark
              key={part.from}
              class={`${isChosen ? "chosen" : ""} ${part.sentence ? "sentence" : ""}`}
              data-claims={part.claims.map((one) => one.key).join(" ")}
              onClick={() => choose(next.key)}
            >
              <Text>{words}</Text>
            </mark>
          );
        })}
      </p>
      {to < text.length && (
        <button type="button" class="link more" onClick={() => setMore({ ...more, after: more.after + MORE })}>
          {t("report.more-after")}
        </button>
      )}
    </div>
  );
}

/** An address of somebody else's: a link only where it leads to a page. */
export function Address({ url }: { url: string | null }) {
  if (!url) return null;
  if (!/^https?:\/\/[^\s]+$/i.test(url)) return <Text>{url}</Text>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow external">
      <Text>{url.length > 90 ? `${url.slice(0, 90)}…` : url}</Text>
    </a>
  );
}

export function ReportBody({ report, kept }: { report: Report; kept: boolean }) {
  const [own, setOwn] = useState("");
  const chosen = kept ? state.claim.value : own;
  const choose = (key: string) => (kept ? (state.claim.value = key) : setOwn(key));
  const claim = report.claims.find((one) => one.key === chosen);
  return (
    <>
      {report.text === null ? (
        <>
          <p class="note">{t("report.sign-in")}</p>
          {report.claims.map((one) => (
            <ClaimCard key={one.id} claim={one} />
          ))}
        </>
      ) : (
        <ReportText report={report} chosen={chosen} choose={choose} />
      )}
      {claim && (
        <section class="chosen-claim" aria-live="polite">
          <h2>{t("claim.chosen")}</h2>
          <Fields claim={claim} />
          {kept && (
            <>
              <p class="actions">
                <button type="button" onClick={() => void copy(citation(claim))}>
                  {t("report.copy")}
                </button>
              </p>
              {state.isReviewer() && <Decider claim={claim} />}
            </>
          )}
        </section>
      )}
      {report.text !== null && (
        <details class="evidence" open>
          <summary>
            <h2>{t("report.claims", { count: report.claims.length })}</h2>
          </summary>
          {report.claims.length === 0 && <p class="quiet">{t("report.none")}</p>}
          <ul class="claim-list">
            {report.claims.map((one) => (
              <li key={one.id}>
                <button type="button" class={one.key === chosen ? "chosen" : ""} onClick={() => choose(one.key)}>
                  <What claim={one} />
                  <Quote claim={{ ...one, excerpt: { before: "", quote: one.excerpt.quote, after: "" } }} />
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function Masthead({ report, level = 1 }: { report: Report; level?: 1 | 2 }) {
  const title = report.title ? <Text>{report.title}</Text> : t("report.untitled");
  return (
    <header class="place-head">
      {level === 1 ? <h1>{title}</h1> : <h2 class="as-h1">{title}</h2>}
      <p class="quiet">
        {[publisher(report), report.byline, told(report.published)].filter(Boolean).join(" · ")}
      </p>
      <p class="quiet small">
        <Text>{report.label}</Text>
        {report.acquired && ` · ${t("report.got")} ${moment(report.acquired)}`}
      </p>
      <p class="small">
        <Address url={report.url} />
      </p>
    </header>
  );
}

export function ReportPanel() {
  const id = state.report.value;
  const version = state.version.value;
  const [report, setReport] = useState<Report | null>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    let stale = false;
    get<Report>(`/reports/${encodeURIComponent(id)}`).then(
      (found) => {
        if (stale) return;
        setWrong("");
        setReport(found);
      },
      (error) => !stale && setWrong(error instanceof Problem ? word("problem", error.code) : String(error)),
    );
    return () => void (stale = true);
  }, [id, version, state.session.value]);
  if (wrong) return <p class="note">{wrong}</p>;
  if (!report || report.id !== id) return <p class="quiet">{t("loading")}</p>;
  return (
    <>
      <Masthead report={report} />
      <ReportBody report={report} kept />
    </>
  );
}
