import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { ClaimCard, SideChip } from "../claim";
import { between } from "../days";
import { name, t, word } from "../i18n";
import * as state from "../state";
import type { Tally } from "../types";

/** Totals that reports tell. */
export function Tallies() {
  const { published_by } = state.asOf.value;
  const [found, setFound] = useState<Tally[] | null>(null);
  useEffect(() => {
    let stale = false;
    get<Tally[]>("/tallies", { published_by }).then((all) => !stale && setFound(all), () => undefined);
    return () => void (stale = true);
  }, [published_by, state.version.value]);
  return (
    <>
      <p class="intro">{t("tallies.intro")}</p>
      {found?.length === 0 && <p class="quiet">{t("tallies.none")}</p>}
      {found?.map((tally) => {
        const figure = tally.numbers[0];
        const verdict = tally.checked?.verdict.is ?? tally.verdict;
        return (
          <article key={tally.id} class="card tally">
            <p class="figure">
              {figure ? (
                <>
                  {figure.bound !== "exact" && <small>{word("bound", figure.bound)} </small>}
                  <b>{figure.n}</b>
                  {figure.of !== undefined && <span> / {figure.of}</span>}
                  {figure.unit && <small> {figure.unit}</small>}
                </>
              ) : (
                <b>–</b>
              )}
            </p>
            <div>
              <p class="claim-line">
                {tally.actor && <SideChip of={tally.actor} />}
                <span>{tally.places.map((place) => name(place)).join(", ")}</span>
                <span class="quiet">{between(tally.first, tally.last)}</span>
                {verdict && <span class={`tag ${verdict}`}>{word("verdict", verdict)}</span>}
              </p>
              <ClaimCard claim={tally} place={false} />
            </div>
          </article>
        );
      })}
    </>
  );
}
