import { useState } from "preact/hooks";
import { send } from "../api";
import { Text } from "../claim";
import { t } from "../i18n";
import { Masthead, ReportBody } from "../report";
import * as state from "../state";
import type { Inbox as Read } from "../types";
import { problem } from "./decider";

const EMPTY = { text: "", date: "", publisher: "", title: "", url: "" };
type Sent = { files: File[] } | { paste: typeof EMPTY };

function merged(parts: Read[]): Read {
  const sum = (of: (one: Read) => number) => parts.reduce((total, one) => total + of(one), 0);
  return {
    reports: parts.flatMap((one) => one.reports),
    problems: parts.flatMap((one) => one.problems),
    kept_reports: sum((one) => one.kept_reports),
    kept_claims: sum((one) => one.kept_claims),
  };
}

/** Texts and files, and what is read from them before anything is kept. */
export function Inbox() {
  const [paste, setPaste] = useState(EMPTY);
  const [sent, setSent] = useState<Sent | null>(null);
  const [found, setFound] = useState<Read | null>(null);
  const [kept, setKept] = useState(false);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [over, setOver] = useState(false);

  const ask = async (what: Sent, path: "/read" | "/keep") => {
    setBusy(true);
    setWrong("");
    try {
      const parts: Read[] = [];
      if ("files" in what) {
        for (const file of what.files) parts.push(await send<Read>("POST", path, file, { name: file.name }));
      } else {
        const said = Object.fromEntries(Object.entries(what.paste).filter(([, value]) => value.trim()));
        parts.push(await send<Read>("POST", path, said));
      }
      const all = merged(parts);
      setFound(all);
      setSent(what);
      setKept(path === "/keep");
      if (path === "/keep") {
        state.tell(t("inbox.kept", { reports: all.kept_reports, claims: all.kept_claims }));
        await state.renew();
      }
    } catch (error) {
      setWrong(problem(error));
    }
    setBusy(false);
  };
  const drop = (files: FileList | null | undefined) => {
    if (files?.length) void ask({ files: [...files] }, "/read");
  };
  const field = (key: keyof typeof EMPTY, label: string) => (
    <label>
      {label}
      <input value={paste[key]} onInput={(event) => setPaste({ ...paste, [key]: event.currentTarget.value })} />
    </label>
  );
  if (!state.session.value?.name) return <p class="note">{t("inbox.sign-in")}</p>;
  const claims = found?.reports.reduce((total, report) => total + report.claims.length, 0) ?? 0;
  return (
    <>
      <p class="intro">{t("inbox.intro")}</p>
      <form
        class={`card inbox ${over ? "over" : ""}`}
        onSubmit={(event) => {
          event.preventDefault();
          void ask({ paste }, "/read");
        }}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          drop(event.dataTransfer?.files);
        }}
      >
        <label class="wide">
          {t("inbox.text")}
          <textarea
            rows={8}
            required
            value={paste.text}
            onInput={(event) => setPaste({ ...paste, text: event.currentTarget.value })}
          />
        </label>
        <div class="fields-row">
          {field("date", t("inbox.date"))}
          {field("publisher", t("inbox.publisher"))}
          {field("title", t("inbox.title"))}
          {field("url", t("inbox.url"))}
        </div>
        <p class="actions">
          <button type="submit" class="primary" disabled={busy}>
            {busy ? t("inbox.reading") : t("inbox.read")}
          </button>
          <label class="file">
            <input
              type="file"
              multiple
              accept=".txt,.json,.jsonl,.ndjson,.gz"
              onChange={(event) => drop(event.currentTarget.files)}
            />
            <span>{t("inbox.drop")}</span>
          </label>
          <span class="quiet small">{t("inbox.drop-help")}</span>
        </p>
      </form>
      {wrong && (
        <p class="note" role="alert">
          {wrong}
        </p>
      )}
      {found && (
        <section aria-live="polite">
          <p class="actions">
            <b>{t("inbox.found", { claims, reports: found.reports.length })}</b>
            <span class="tag">
              {kept ? t("inbox.kept", { reports: found.kept_reports, claims: found.kept_claims }) : t("inbox.not-kept")}
            </span>
            {!kept && state.isReviewer() && sent && found.reports.length > 0 && (
              <button type="button" class="primary" disabled={busy} onClick={() => void ask(sent, "/keep")}>
                {t("inbox.keep")}
              </button>
            )}
          </p>
          {found.problems.map((one, at) => (
            <p key={at} class="note">
              <Text>{one}</Text>
            </p>
          ))}
          {found.reports.slice(0, 50).map((report) => (
            <article key={report.id} class="card">
              <Masthead report={report} level={2} />
              <ReportBody report={report} kept={false} />
            </article>
          ))}
          {found.reports.length > 50 && (
            <p class="quiet">{t("changes.shown", { shown: 50, total: found.reports.length })}</p>
          )}
        </section>
      )}
    </>
  );
}
