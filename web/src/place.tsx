/** What the picture says of a place: its history as a band, the basis of the day, the claims for and against. */

import { useEffect, useState } from "preact/hooks";
import { get } from "./api";
import { ClaimCard, SideChip, copy, publisher } from "./claim";
import { between, number, told } from "./days";
import { name, t, word } from "./i18n";
import { colour } from "./sides";
import * as state from "./state";
import type { Cell, Dossier, Stretch } from "./types";

export function sideText(cell: { side: Cell["side"] }): string {
  const { is, by } = cell.side;
  if (is === "known") return name(by[0]);
  if (is === "shared") return t("side.shared", { sides: by.map(name).join(" + ") });
  return t(is === "nobody" ? "side.nobody" : "side.unknown");
}

/** Who held it, day by day; the day asked is marked. */
function Band({ stretches, of }: { stretches: Stretch[]; of: string }) {
  const [first, last] = state.span.value;
  const [from, to] = [number(first), number(last)];
  const wide = Math.max(to - from, 1);
  const at = (day: string) => Math.min(100, Math.max(0, ((number(day) - from) / wide) * 100));
  const parts = stretches.map((one) => {
    const left = at(one.from);
    const right = one.to ? at(one.to) + 100 / wide : 100;
    const days = between(one.from, one.to ?? last);
    const side = one.side.by[0];
    const says = [days, sideText(one), word("sure", one.sure)].join(" · ");
    return { one, left, right: Math.min(100, right), says, paint: side ? colour(side) : "" };
  });
  return (
    <div class="band" role="img" aria-label={t("place.history-of", { place: of, first: told(first), last: told(last) })}>
      {parts
        .filter(({ left, right }) => right > left)
        .map(({ one, left, right, says, paint }) => (
          <span
            key={one.from}
            title={says}
            class={`${one.basis === "reported" ? "full" : "pale"} ${one.dispute ? "hatched" : ""} ${one.pressure ? "pressed" : ""}`}
            style={{ left: `${left}%`, width: `${right - left}%`, "--side": paint || "transparent" }}
          />
        ))}
      <i style={{ left: `${at(state.on.value)}%` }} />
    </div>
  );
}

function spoken(stretches: Stretch[]): Stretch[] {
  const found: Stretch[] = [];
  for (const one of stretches) {
    const last = found.at(-1);
    if (last && sideText(last) === sideText(one) && last.dispute === one.dispute) last.to = one.to;
    else found.push({ ...one });
  }
  return found;
}

const GROUPS = ["for", "against", "pressing", "overtaken", "undated", "later", "not_so_yet", "no_hold"];
const OPEN = new Set(["for", "against", "pressing"]);

export function cited(dossier: Dossier): string {
  const { cell } = dossier;
  const parts = [
    `${name(cell.place)} (${cell.place.id}), ${told(dossier.on, "long")}: ${sideText(cell)}, ${word("sure", cell.sure)}, ${word("basis", cell.basis)}`,
    ...dossier.evidence
      .filter((claim) => claim.stands === "for" || claim.stands === "against")
      .slice(0, 5)
      .map(
        (claim) =>
          `${word("stands", claim.stands)}: ”${claim.excerpt.quote}” – ${publisher(claim)}${claim.published ? `, ${claim.published}` : ""} [${claim.key}]`,
      ),
    dossier.head ? `${t("report.got")} ${dossier.head}` : "",
    location.origin + location.pathname + location.search,
  ];
  return parts.filter(Boolean).join("\n");
}

function Answer({ dossier }: { dossier: Dossier }) {
  const { cell } = dossier;
  const since = between(cell.since_first, cell.since_last);
  const rows: [string, string][] = [
    [t("place.basis"), word("basis", cell.basis)],
    [t("place.since"), since],
    [t("place.last"), told(cell.last_reported)],
    [
      t("place.pressure"),
      cell.pressure
        ? `${cell.pressure.ways.map((way) => word("press", way)).join(", ")}${cell.pressure.by.length ? ` (${cell.pressure.by.map(name).join(", ")})` : ""}`
        : "",
    ],
    [
      t("place.sources"),
      cell.reports === 1 ? t("place.counts-one") : cell.reports ? t("place.counts", { reports: cell.reports, publishers: cell.publishers }) : "",
    ],
  ];
  return (
    <div class="answer">
      <p class="answer-side">
        {cell.side.by.length ? cell.side.by.map((side) => <SideChip key={side.id} of={side} />) : sideText(cell)}
        {cell.sure !== "unknown" && <span class={`sure ${cell.sure}`}>{word("sure", cell.sure)}</span>}
      </p>
      {cell.lost_by && <p>{t("place.lost-by", { side: name(cell.lost_by) })}</p>}
      {cell.basis === "none" && !cell.dispute && <p class="quiet">{t("place.none")}</p>}
      <dl class="facts">
        {rows
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

export function PlacePanel() {
  const id = state.place.value;
  const asked = state.asOf.value;
  const version = state.version.value;
  const [shown, setShown] = useState<{ dossier: Dossier; knownBy: string } | null>(null);
  const [stretches, setStretches] = useState<Stretch[]>([]);
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    let stale = false;
    const path = `/places/${encodeURIComponent(id)}`;
    get<Dossier>(path, asked).then(
      (found) => {
        if (stale) return;
        setMissing(false);
        setShown({ dossier: found, knownBy: asked.published_by });
      },
      () => !stale && setMissing(true),
    );
    return () => void (stale = true);
  }, [id, asked, version]);
  useEffect(() => {
    let stale = false;
    const { published_by } = asked;
    get<Stretch[]>(`/places/${encodeURIComponent(id)}/history`, { published_by }).then(
      (found) => !stale && setStretches(found),
      () => undefined,
    );
    return () => void (stale = true);
  }, [id, asked.published_by, version]);
  if (missing) return <p class="quiet">{t("place.missing")}</p>;
  if (shown?.dossier.cell.place.id !== id) return <p class="quiet">{t("loading")}</p>;
  const { dossier, knownBy } = shown;
  const { cell } = dossier;
  const within = [cell.admin1 && cell.admin1.id !== id ? name(cell.admin1) : "", cell.country].filter(Boolean).join(", ");
  return (
    <>
      <header class="place-head">
        <h1>{name(cell.place)}</h1>
        <p class="quiet">{[word("placekind", cell.kind), within].filter(Boolean).join(" · ")}</p>
        <p class="as-of">
          {t("place.at", { day: told(dossier.on, "long") })}
          {knownBy && `, ${t("place.known", { day: told(knownBy) })}`}
        </p>
      </header>
      <Answer dossier={dossier} />
      {stretches.length > 0 && (
        <section>
          <h2>{t("place.history")}</h2>
          <Band stretches={stretches} of={name(cell.place)} />
          <ol class="history">
            {spoken(stretches).map((one) => (
              <li key={one.from}>
                <button type="button" class="link" onClick={() => (state.on.value = one.from)}>
                  {told(one.from)}
                </button>{" "}
                {one.side.by[0] ? <SideChip of={one.side.by[0]} label={sideText(one)} /> : sideText(one)}
                {one.dispute && <span class="tag">{t("sure.disputed")}</span>}
              </li>
            ))}
          </ol>
        </section>
      )}
      <p class="actions">
        <button type="button" onClick={() => void copy(cited(dossier))}>
          {t("place.cite")}
        </button>
      </p>
      {GROUPS.map((stands) => {
        const group = dossier.evidence.filter((claim) => claim.stands === stands);
        if (!group.length) return null;
        return (
          <details key={stands} class="evidence" open={OPEN.has(stands)}>
            <summary>
              <h2>{word("stands", stands)}</h2> <span class="count">{group.length}</span>
            </summary>
            {group.map((claim) => (
              <ClaimCard key={claim.id} claim={claim} />
            ))}
          </details>
        );
      })}
      {dossier.said.length > 0 && (
        <section>
          <h2>{t("place.said")}</h2>
          <ul class="said">
            {dossier.said.map((one) => (
              <li key={one.who}>
                <b>{name({ name: one.who, sv: one.who_sv })}</b>: {name({ name: one.says, sv: one.says_sv })}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
