/** A claim as people read it: its words in their sentence, what it says, who says it, how sure. */

import type { ComponentChildren } from "preact";
import { between, moment, told } from "./days";
import { name, t, word } from "./i18n";
import { colour } from "./sides";
import * as state from "./state";
import type { Claim } from "./types";

/** Characters that change how a text reads without being seen: controls, marks of direction, joiners, tags. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** A text of somebody else's, with what is unseen in it made visible. It is never taken for anything but text. */
export function Text({ children }: { children: string }) {
  const parts: ComponentChildren[] = [];
  let from = 0;
  for (const found of children.matchAll(UNSEEN)) {
    if (found[0] === "\r" && children[found.index + 1] === "\n") continue;
    parts.push(children.slice(from, found.index));
    const code = `U+${found[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
    parts.push(
      <span class="unseen" title={t("report.invisible", { code })}>
        {code}
      </span>,
    );
    from = found.index + found[0].length;
  }
  parts.push(children.slice(from));
  return <bdi>{parts}</bdi>;
}

export function SideChip({ of, label }: { of: { id: string | null; name: string; sv: string }; label?: string }) {
  return (
    <span class="side-name">
      <span class="chip" style={{ background: colour(of) }} />
      {label ?? name(of)}
    </span>
  );
}

/** The days that a claim tells, and what they hang on. */
export function when(claim: Claim): string {
  const days = between(claim.first, claim.last);
  if (claim.time_words) return `${days || "–"} (${t("claim.words", { words: claim.time_words })})`;
  return days ? `${days} (${t("claim.only-published")})` : "–";
}

export function howSure(claim: Claim): string {
  const parts = [word("certainty", claim.certainty)];
  if (claim.status !== "happened" && claim.status !== "ongoing") parts.push(word("status", claim.status));
  if (claim.polarity === "denied") parts.push(word("polarity", claim.polarity));
  return parts.join(", ");
}

/** What a claim says, in a line. */
export function What({ claim }: { claim: Claim }) {
  const what = claim.change ? word("change", claim.change) : word("kind", claim.kind);
  return (
    <span class="what">
      {claim.actor && (
        <>
          <SideChip of={claim.actor} />{" "}
        </>
      )}
      <b>{what}</b> <span>{claim.places.map((place) => name(place)).join(", ")}</span>
      {claim.against && <span class="quiet"> ← {name(claim.against)}</span>}
    </span>
  );
}

export function chain(claim: Claim): string {
  const link = (one: Claim["says"][number]) =>
    one.stance === "says" ? name(one) : `${name(one)} (${word("stance", one.stance)})`;
  return claim.says.map(link).join(" ‹ ");
}

export function publisher(of: { publishers: string[]; label?: string }): string {
  return of.publishers.join(", ") || t("claim.unknown-source");
}

export function Quote({ claim }: { claim: Claim }) {
  return (
    <q class="quote">
      <Text>{claim.excerpt.before}</Text>
      <mark>
        <Text>{claim.excerpt.quote}</Text>
      </mark>
      <Text>{claim.excerpt.after}</Text>
    </q>
  );
}

/** A claim that opens its report. */
export function ClaimCard({ claim, place }: { claim: Claim; place?: boolean }) {
  const chosen = state.claim.value === claim.key;
  return (
    <article class={`claim ${chosen ? "chosen" : ""}`}>
      <button
        type="button"
        class="claim-open"
        title={t("claim.open")}
        onClick={() => state.openReport(claim.report, claim.key)}
      >
        <Quote claim={claim} />
      </button>
      <p class="claim-line">
        {place === false ? null : <What claim={claim} />}
        <span class="quiet">
          {when(claim)} · {howSure(claim)}
        </span>
      </p>
      <p class="claim-line quiet">
        {claim.says.length > 0 && <span>{chain(claim)} → </span>}
        <span>
          {publisher(claim)}
          {claim.published ? `, ${told(claim.published)}` : ""}
        </span>
        {claim.accepted && <span class="tag">{t("claim.accepted")}</span>}
        {claim.corrected.length > 0 && (
          <span class="tag">{t("claim.corrected", { fields: claim.corrected.map((f) => word("field", f)).join(", ") })}</span>
        )}
      </p>
    </article>
  );
}

/** Every field of a claim. */
export function Fields({ claim }: { claim: Claim }) {
  const rows: [string, ComponentChildren][] = [
    [t("claim.what"), [word("kind", claim.kind), word("change", claim.change), word("mode", claim.mode)].filter(Boolean).join(" · ")],
    [t("claim.actor"), claim.actor ? <SideChip of={claim.actor} /> : null],
    [t("claim.against"), claim.against ? <SideChip of={claim.against} /> : null],
    [t("claim.who"), name(claim.who)],
    [
      t("claim.places"),
      claim.places
        .map((place) => (place.extent === "all" ? name(place) : `${name(place)} (${word("extent", place.extent)})`))
        .join(", "),
    ],
    [t("claim.when"), when(claim)],
    [t("claim.sure"), howSure(claim)],
    [t("claim.says"), chain(claim)],
    [
      t("claim.numbers"),
      claim.numbers
        .map((one) => [word("bound", one.bound), one.n, one.of ? `/ ${one.of}` : "", one.unit].filter(Boolean).join(" "))
        .join("; "),
    ],
    [t("claim.rule"), <code>{claim.rule}</code>],
    [t("claim.key"), <code>{claim.key}</code>],
  ];
  return (
    <dl class="fields">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** Words that cite a claim so that somebody else finds it again. */
export function citation(claim: Claim): string {
  const { before, quote, after } = claim.excerpt;
  const parts = [
    `”${before}${quote}${after}”`.replace(/\s+/g, " ").trim(),
    [publisher(claim), claim.published].filter(Boolean).join(", "),
    `${t("claim.key")} ${claim.key}, ${claim.label}`,
    claim.acquired ? `${t("report.got")} ${moment(claim.acquired)}` : "",
    location.origin + location.pathname + location.search,
  ];
  return parts.filter(Boolean).join(". ");
}

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // without leave to write to the clipboard: by way of a field
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  state.tell(t("place.cited"));
}
