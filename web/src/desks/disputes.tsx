import { useEffect, useState } from "preact/hooks";
import { get } from "../api";
import { ClaimCard, SideChip } from "../claim";
import { told } from "../days";
import { name, t, word } from "../i18n";
import { sideText } from "../place";
import * as state from "../state";
import type { Dispute } from "../types";

/** Places of which reports contradict each other, with what each side says. */
export function Disputes() {
  const asked = state.asOf.value;
  const [found, setFound] = useState<Dispute[] | null>(null);
  useEffect(() => {
    let stale = false;
    get<Dispute[]>("/disputes", asked).then((all) => !stale && setFound(all), () => undefined);
    return () => void (stale = true);
  }, [asked, state.version.value]);
  const day = told(asked.on, "long");
  return (
    <>
      <p class="intro">{t("disputes.intro", { day })}</p>
      {found?.length === 0 && <p class="quiet">{t("disputes.none", { day })}</p>}
      {found?.map(({ cell, positions }) => (
        <article key={cell.place.id} class="card">
          <header>
            <h2>
              <button type="button" class="link" onClick={() => state.open(cell.place.id ?? "", cell.at)}>
                {name(cell.place)}
              </button>
            </h2>
            <p class="quiet">
              {[name(cell.admin1), `${sideText(cell)} (${word("sure", cell.sure)})`].filter(Boolean).join(" · ")}
            </p>
          </header>
          <div class="positions">
            {positions
              .filter((position) => position.claims.length > 0)
              .map((position) => (
                <section key={position.side?.id ?? position.side?.name ?? "-"}>
                  <h3>{position.side ? <SideChip of={position.side} /> : t("disputes.denies")}</h3>
                  {position.claims.map((claim) => (
                    <ClaimCard key={claim.id} claim={claim} />
                  ))}
                </section>
              ))}
          </div>
        </article>
      ))}
    </>
  );
}
