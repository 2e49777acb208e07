/** What the signs on the map mean, and how many places each side holds on the day. */

import { useState } from "preact/hooks";
import { name, t } from "./i18n";
import { image } from "./icons";
import { ink } from "./map";
import { COLOURS, OTHER, number } from "./sides";
import * as state from "./state";
import type { Named } from "./types";

function Sign({ of }: { of: string }) {
  return <img src={image(of, ink())} width="22" height="22" alt="" />;
}

export function counts(): { side: Named | null; colour: string; places: number }[] {
  const found = new Map<string, { side: Named | null; colour: string; places: number }>();
  for (const { properties: cell } of state.holdings.value?.features ?? []) {
    const side = cell.side.is === "known" ? (cell.side.by[0] ?? null) : null;
    const key = side ? (side.id ?? side.name) : "";
    const known = found.get(key) ?? { side, colour: side ? (COLOURS[number(side)] ?? OTHER) : "", places: 0 };
    known.places += 1;
    found.set(key, known);
  }
  return [...found.values()].sort((a, b) => Number(a.side === null) - Number(b.side === null) || b.places - a.places);
}

export function Legend() {
  const [open, setOpen] = useState(innerWidth > 900);
  const first = 0;
  return (
    <section class={`legend ${open ? "open" : ""}`} aria-label={t("legend.label")}>
      <button type="button" class="legend-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("legend.label")}
      </button>
      {open && (
        <>
          <ul class="legend-sides">
            {counts().map(({ side, colour, places }) => (
              <li key={side?.id ?? side?.name ?? "?"}>
                <span class={`chip ${side ? "" : "none"}`} style={side ? { background: colour } : {}} />
                <span>{side ? name(side) : t("side.unknown")}</span>
                <b>{places}</b>
              </li>
            ))}
          </ul>
          <ul class="legend-signs">
            <li>
              <Sign of={`sign|${first}|full||`} /> {t("legend.reported")}
            </li>
            <li>
              <Sign of={`sign|${first}|pale||`} /> {t("legend.persisted")}
            </li>
            <li>
              <Sign of={`sign|${first}|pale|d|`} /> {t("legend.disputed")}
            </li>
            <li>
              <Sign of={`sign|${first}|full||p`} /> {t("legend.pressed")}
            </li>
            <li>
              <Sign of="sign|u|none||" /> {t("legend.unknown")}
            </li>
            <li>
              <svg width="22" height="8" aria-hidden="true">
                <path d="M0 4h22" stroke="currentColor" stroke-width="1.6" stroke-dasharray="4 3" opacity="0.6" />
              </svg>{" "}
              {t("legend.disputed-border")}
            </li>
          </ul>
        </>
      )}
    </section>
  );
}
