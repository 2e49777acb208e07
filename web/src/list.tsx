/** The picture as a list: everything that the map shows, for those who would rather read it or cannot see the map. */

import { useMemo, useState } from "preact/hooks";
import { SideChip } from "./claim";
import { told } from "./days";
import { lang, name, t, word } from "./i18n";
import { image, sign } from "./icons";
import { ink } from "./map";
import { sideText } from "./place";
import * as state from "./state";

const FIRST = 300;

export function List() {
  const found = state.holdings.value;
  const [shown, setShown] = useState(FIRST);
  const cells = useMemo(() => {
    const all = (found?.features ?? []).map((feature) => feature.properties);
    const known = (cell: (typeof all)[number]) => (cell.side.by.length || cell.dispute ? 0 : 1);
    return all.sort((a, b) => known(a) - known(b) || name(a.place).localeCompare(name(b.place), lang.value));
  }, [found, lang.value]);
  return (
    <section class="list" aria-label={t("list.label")}>
      <h1 class="list-head">{t("legend.places", { count: cells.length })}</h1>
      {found && cells.length === 0 && <p class="quiet">{t("list.empty")}</p>}
      <ul>
        {cells.slice(0, shown).map((cell) => (
          <li key={cell.place.id}>
            <button
              type="button"
              class={cell.place.id === state.place.value ? "chosen" : ""}
              onClick={() => state.open(cell.place.id ?? "", cell.at)}
            >
              <img src={image(sign(cell), ink())} width="24" height="24" alt="" />
              <span class="list-name">
                {name(cell.place)}
                <small>{[word("placekind", cell.kind), name(cell.admin1)].filter(Boolean).join(", ")}</small>
              </span>
              <span class="list-side">
                {cell.side.by[0] ? <SideChip of={cell.side.by[0]} label={sideText(cell)} /> : sideText(cell)}
                <small>
                  {[
                    cell.dispute ? t("sure.disputed") : "",
                    cell.pressure?.ways.map((way) => word("press", way)).join(", "),
                    cell.last_reported ? told(cell.last_reported) : "",
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {cells.length > shown && (
        <button type="button" onClick={() => setShown(shown + FIRST)}>
          {t("changes.more")} ({t("changes.shown", { shown, total: cells.length })})
        </button>
      )}
    </section>
  );
}
