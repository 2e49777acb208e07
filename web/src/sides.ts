/** A colour for each side: told apart also by those who see colours otherwise (after Okabe and Ito). */

import { overview } from "./state";
import type { Cell, Named } from "./types";

export const COLOURS = ["#d55e00", "#0072b2", "#009e73", "#b5529b", "#c48a00", "#3a9fd6", "#7a64b8", "#8a5a2b"];
export const OTHER = "#7b8490";

function same(one: Named, other: Named): boolean {
  return one.id ? one.id === other.id : !other.id && one.name === other.name;
}

/** The number of a side's colour; those beyond the colours share the last. */
export function number(side: Named): number {
  const at = overview.value?.sides.findIndex((other) => same(side, other)) ?? -1;
  return at < 0 || at >= COLOURS.length ? COLOURS.length : at;
}

export function colour(side: Named): string {
  return COLOURS[number(side)] ?? OTHER;
}

/** The numbers of the colours of whoever holds a place. */
export function numbers(cell: Cell): number[] {
  return cell.side.by.map(number);
}
