/** The signs on the map, drawn once each and kept by name. */

import { COLOURS, OTHER } from "./sides";
import type { Cell } from "./types";
import { numbers } from "./sides";

/** Sides of a sign with a ring around it, and of one without; names keep clear of the whole of it. */
const RINGED = 30;
const PLAIN = 19;
const RATIO = 2;

export interface Ink {
  paper: string;
  ink: string;
  faint: string;
}

/** How a place looks: its sides' colours, how well it is known, whether reports disagree, whether it is pressed. */
export function sign(cell: Cell): string {
  const sides = numbers(cell);
  const known = cell.basis === "reported" ? "full" : cell.basis === "none" ? "none" : "pale";
  const parts = [sides.join("+") || "u", sides.length === 0 ? "none" : known];
  return `sign|${parts.join("|")}|${cell.dispute ? "d" : ""}|${cell.pressure ? "p" : ""}`;
}

function mix(colour: string, paper: string, share: number): string {
  const parts = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [a, b] = [parts(colour), parts(paper)];
  return `rgb(${a.map((value, n) => Math.round(value * share + b[n]! * (1 - share))).join(",")})`;
}

function canvas(size: number): CanvasRenderingContext2D | null {
  const element = document.createElement("canvas");
  element.width = size * RATIO;
  element.height = size * RATIO;
  const context = element.getContext("2d");
  context?.scale(RATIO, RATIO);
  return context;
}

/** Fills the whole square with stripes of these colours. */
function hatch(context: CanvasRenderingContext2D, size: number, colours: string[], wide: number): void {
  context.lineWidth = wide;
  for (let at = -size, n = 0; at < size * 2; at += wide * 1.42, n += 1) {
    context.strokeStyle = colours[n % colours.length]!;
    context.beginPath();
    context.moveTo(at, size + 2);
    context.lineTo(at + size + 2, 0);
    context.stroke();
  }
}

/** The picture of a name that `sign` or `cluster` made; null where it is none. */
export function draw(name: string, ink: Ink): ImageData | null {
  if (name.startsWith("sign|")) return drawSign(name, ink);
  if (name.startsWith("heap|")) return drawHeap(name, ink);
  if (name.startsWith("hatch|")) return drawHatch(Number(name.slice(6)), ink);
  return null;
}

export const pixelRatio = RATIO;

function drawSign(name: string, ink: Ink): ImageData | null {
  const [, sides, known, disputed, pressed] = name.split("|");
  const size = pressed ? RINGED : PLAIN;
  const context = canvas(size);
  if (!context) return null;
  const middle = size / 2;
  const circle = (radius: number, from = 0, to = Math.PI * 2) => {
    context.beginPath();
    context.arc(middle, middle, radius, from, to);
  };
  const colours = sides === "u" ? [] : sides!.split("+").map((side) => COLOURS[Number(side)] ?? OTHER);
  const first = colours[0] ?? OTHER;
  if (pressed) {
    circle(12.2);
    context.fillStyle = ink.paper;
    context.globalAlpha = 0.55;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash([4.6, 2.4]);
    context.lineWidth = 2;
    context.strokeStyle = ink.ink;
    context.stroke();
    context.setLineDash([]);
  }
  const radius = colours.length === 0 && !disputed ? 5 : 7.5;
  circle(radius);
  context.fillStyle = ink.paper;
  context.fill();
  context.save();
  context.clip();
  if (disputed) {
    hatch(context, size, [first, ink.paper], 2.6);
  } else if (colours.length > 1) {
    colours.forEach((colour, n) => {
      const part = (Math.PI * 2) / colours.length;
      context.beginPath();
      context.moveTo(middle, middle);
      context.arc(middle, middle, radius, n * part - Math.PI / 2, (n + 1) * part - Math.PI / 2);
      context.fillStyle = known === "full" ? colour : mix(colour, ink.paper, 0.45);
      context.fill();
    });
  } else if (colours.length === 1) {
    context.fillStyle = known === "full" ? first : mix(first, ink.paper, 0.38);
    context.fillRect(0, 0, size, size);
  }
  context.restore();
  circle(radius);
  context.lineWidth = colours.length === 0 && !disputed ? 1.4 : 1.8;
  context.strokeStyle = colours.length === 0 && !disputed ? ink.faint : first;
  context.stroke();
  return context.getImageData(0, 0, size * RATIO, size * RATIO);
}

/** Several places at once: a ring with a share for each side. */
function drawHeap(name: string, ink: Ink): ImageData | null {
  const counts = name.split("|").slice(1).map(Number);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const size = 40;
  const context = canvas(size);
  if (!context || !total) return null;
  const radius = Math.min(17, 11 + Math.log2(total) * 1.3);
  let from = -Math.PI / 2;
  counts.forEach((count, n) => {
    const to = from + (Math.PI * 2 * count) / total;
    context.beginPath();
    context.moveTo(size / 2, size / 2);
    context.arc(size / 2, size / 2, radius, from, to);
    context.fillStyle = n === counts.length - 1 ? ink.faint : (COLOURS[n] ?? OTHER);
    if (count) context.fill();
    from = to;
  });
  context.beginPath();
  context.arc(size / 2, size / 2, radius - 4.5, 0, Math.PI * 2);
  context.fillStyle = ink.paper;
  context.fill();
  return context.getImageData(0, 0, size * RATIO, size * RATIO);
}

/** Stripes for an area. */
function drawHatch(side: number, ink: Ink): ImageData | null {
  const context = canvas(16);
  if (!context) return null;
  context.strokeStyle = COLOURS[side] ?? ink.faint;
  context.lineWidth = 2.2;
  for (let at = -16; at <= 32; at += 8) {
    context.beginPath();
    context.moveTo(at, 16);
    context.lineTo(at + 16, 0);
    context.stroke();
  }
  return context.getImageData(0, 0, 16 * RATIO, 16 * RATIO);
}

/** The same sign for a page, as an address of its own. */
const pages = new Map<string, string>();

export function image(name: string, ink: Ink): string {
  const key = `${name} ${ink.paper}`;
  const known = pages.get(key);
  if (known) return known;
  const data = draw(name, ink);
  if (!data) return "";
  const element = document.createElement("canvas");
  const side = RINGED * RATIO;
  element.width = side;
  element.height = side;
  element.getContext("2d")?.putImageData(data, (side - data.width) / 2, (side - data.height) / 2);
  const url = element.toDataURL();
  pages.set(key, url);
  return url;
}
