import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { ClaimCard, Text, publisher } from "../claim";
import { moment, told } from "../days";
import { type Key, name, t, word } from "../i18n";
import { sideText } from "../place";
import * as state from "../state";
import type { Brief, Cell, Changes as Told, Some } from "../types";

const SEEN = "seen";
const START = "1970-01-01T00:00:00Z";

function held(cell: Cell): string {
  return cell.sure === "unknown" ? sideText(cell) : `${sideText(cell)} (${word("sure", cell.sure)})`;
}

function Group<T>({ of, list, each }: { of: Key; list: Some<T>; each: (one: T) => ComponentChildren }) {
  if (!list.total) return null;
  return (
    <section class="card">
      <h2>
        {t(of)} <span class="count">{list.total}</span>
      </h2>
      <ul class="plain">
        {list.shown.map((one, at) => (
          <li key={at}>{each(one)}</li>
        ))}
      </ul>
      {list.shown.length < list.total && (
        <p class="quiet">{t("changes.shown", { shown: list.shown.length, total: list.total })}</p>
      )}
    </section>
  );
}

function ReportLine({ report }: { report: Brief }) {
  return (
    <button type="button" class="link" onClick={() => state.openReport(report.id)}>
      <Text>{report.title ?? report.label}</Text>
      <span class="quiet">
        {" "}
        · {publisher(report)}
        {report.published ? `, ${told(report.published)}` : ""}
      </span>
    </button>
  );
}

/** What came into the ledger since the last visit. */
export function Changes() {
  const [since, setSince] = useState(localStorage.getItem(SEEN) ?? START);
  const [limit, setLimit] = useState(25);
  const [found, setFound] = useState<Told | null>(null);
  const on = state.on.value;
  useEffect(() => {
    let stale = false;
    get<Told>("/changes", { since, on, limit }).then((all) => !stale && setFound(all), () => undefined);
    return () => void (stale = true);
  }, [since, on, limit, state.version.value]);
  const seen = () => {
    if (!found?.head) return;
    localStorage.setItem(SEEN, found.head);
    setSince(found.head);
  };
  const groups = found ? [found.holdings, found.reports, found.came, found.went, found.changed, found.decisions] : [];
  const more = groups.some((group) => group.shown.length < group.total);
  return (
    <>
      <p class="intro">{since === START ? t("changes.first") : t("changes.intro", { since: moment(since) })}</p>
      {found && groups.every((group) => group.total === 0) && <p class="quiet">{t("changes.none")}</p>}
      {found && (
        <>
          <p class="actions">
            <button type="button" onClick={seen} disabled={!found.head || found.head === since}>
              {t("changes.seen")}
            </button>
            {more && (
              <button type="button" onClick={() => setLimit(Math.min(limit * 4, 500))} disabled={limit >= 500}>
                {t("changes.more")}
              </button>
            )}
          </p>
          <Group
            of="changes.holdings"
            list={found.holdings}
            each={({ before, after }) => (
              <>
                <button type="button" class="link" onClick={() => state.open(after.place.id ?? "", after.at)}>
                  {name(after.place)}
                </button>
                : {held(before)} → <b>{held(after)}</b>
              </>
            )}
          />
          <Group of="changes.reports" list={found.reports} each={(report) => <ReportLine report={report} />} />
          <Group of="changes.came" list={found.came} each={(claim) => <ClaimCard claim={claim} />} />
          <Group of="changes.went" list={found.went} each={(claim) => <ClaimCard claim={claim} />} />
          <Group of="changes.changed" list={found.changed} each={({ after }) => <ClaimCard claim={after} />} />
          <Group
            of="changes.decisions"
            list={found.decisions}
            each={(made) => (
              <>
                <b>{word("did", made.verdict)}</b> · <Text>{made.who}</Text> · {moment(made.known)}
                {made.field && (
                  <>
                    {" "}
                    · {word("field", made.field)} = <Text>{JSON.stringify(made.value)}</Text>
                  </>
                )}
                {made.why && (
                  <>
                    {" "}
                    · <Text>{made.why}</Text>
                  </>
                )}{" "}
                <code class="quiet">{made.claim}</code>
              </>
            )}
          />
        </>
      )}
    </>
  );
}
