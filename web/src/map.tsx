/** The map: who holds what, drawn over areas and borders that come with the program. */

import { effect } from "@preact/signals";
import * as maplibre from "maplibre-gl";
import type { ExpressionSpecification, GeoJSONSource, Map as MapGL, StyleSpecification, SymbolLayerSpecification } from "maplibre-gl";
import type { FeatureCollection } from "geojson";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import "maplibre-gl/dist/maplibre-gl.css";
import { useEffect, useRef, useState } from "preact/hooks";
import { lang, name, t } from "./i18n";
import { type Ink, draw, pixelRatio, sign } from "./icons";
import { COLOURS, OTHER, number } from "./sides";
import * as state from "./state";
import type { Cell } from "./types";

maplibre.setWorkerUrl(workerUrl);

const FONT = ["Inter Variable", "sans-serif"];
const AREAS = new Set(["admin1", "country"]);

const INKS: Record<"light" | "dark", Ink & { sea: string; border: string; province: string; label: string; halo: string }> = {
  light: {
    paper: "#ffffff",
    ink: "#1c2430",
    faint: "#8d96a1",
    sea: "#e6ebef",
    border: "#a2abb6",
    province: "#dfe2e4",
    label: "#6c7682",
    halo: "#f8f7f4",
  },
  dark: {
    paper: "#1b222c",
    ink: "#f2f4f7",
    faint: "#7e8894",
    sea: "#10151c",
    border: "#566170",
    province: "#2b3440",
    label: "#8f9aa7",
    halo: "#1b222c",
  },
};
const LAND = { light: "#f8f7f4", dark: "#1b222c" };

export function ink(): Ink {
  return INKS[state.theme.value];
}

function labelled(): ExpressionSpecification {
  return lang.value === "sv" ? ["get", "sv"] : ["get", "name"];
}

/** A count for each colour, and one for places whose side nobody knows. */
const counts = [...COLOURS.keys(), "o", "u"];

/** The names of places; they make way for signs, which are laid out before them since they stand above them. */
function names(id: string, source: string, minzoom: number): SymbolLayerSpecification {
  const c = INKS[state.theme.value];
  return {
    id,
    type: "symbol",
    source,
    minzoom,
    filter: ["!", ["has", "point_count"]],
    layout: {
      "symbol-sort-key": ["get", "order"],
      "text-field": labelled(),
      "text-font": FONT,
      "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 8, 13],
      "text-variable-anchor": ["left", "right", "top", "bottom"],
      "text-radial-offset": ["case", ["==", ["get", "pressed"], 1], 1.3, 0.95],
      "text-justify": "auto",
    },
    paint: { "text-color": c.ink, "text-halo-color": c.halo, "text-halo-width": 1.6 },
  };
}

/** The signs of places. */
function signs(id: string, source: string, minzoom: number): SymbolLayerSpecification {
  return {
    id,
    type: "symbol",
    source,
    minzoom,
    filter: ["!", ["has", "point_count"]],
    layout: { "icon-image": ["get", "sign"], "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["get", "order"] },
  };
}

function style(): StyleSpecification {
  const c = INKS[state.theme.value];
  const text = { "text-color": c.label, "text-halo-color": c.halo, "text-halo-width": 1.2 };
  const sum = (of: string | number) => ["+", ["case", ["==", ["get", "s"], String(of)], 1, 0]];
  return {
    version: 8,
    sources: {
      base: {
        type: "vector",
        tiles: [`${location.origin}/basemap/{z}/{x}/{y}`],
        maxzoom: 5,
        promoteId: { area: "id" },
      },
      minor: { type: "geojson", data: { type: "FeatureCollection", features: [] } },
      places: {
        type: "geojson",
        data: { type: "FeatureCollection", features: [] },
        promoteId: "id",
        cluster: true,
        clusterRadius: 14,
        clusterMaxZoom: 8,
        clusterProperties: Object.fromEntries(counts.map((of) => [`n${of}`, sum(of)])) as never,
      },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": c.sea } },
      { id: "land", type: "fill", source: "base", "source-layer": "area", paint: { "fill-color": LAND[state.theme.value], "fill-antialias": false } },
      {
        id: "held",
        type: "fill",
        source: "base",
        "source-layer": "area",
        paint: {
          "fill-color": ["coalesce", ["feature-state", "colour"], "rgba(0,0,0,0)"],
          "fill-opacity": ["coalesce", ["feature-state", "share"], 0],
        },
      },
      {
        id: "area-disputed",
        type: "fill",
        source: "base",
        "source-layer": "area",
        filter: ["in", ["get", "id"], ["literal", []]],
        paint: { "fill-pattern": "hatch|99", "fill-opacity": 0.5 },
      },
      {
        id: "province",
        type: "line",
        source: "base",
        "source-layer": "line",
        minzoom: 3.4,
        filter: ["==", ["get", "class"], "province"],
        paint: { "line-color": c.province, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.6, 9, 1.4] },
      },
      {
        id: "border",
        type: "line",
        source: "base",
        "source-layer": "line",
        filter: ["==", ["get", "class"], "country"],
        layout: { "line-join": "round" },
        paint: { "line-color": c.border, "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.6, 8, 1.8] },
      },
      {
        id: "border-disputed",
        type: "line",
        source: "base",
        "source-layer": "line",
        filter: ["==", ["get", "class"], "disputed"],
        paint: {
          "line-color": c.border,
          "line-dasharray": [2.5, 2],
          "line-width": ["interpolate", ["linear"], ["zoom"], 2, 0.8, 8, 2],
        },
      },
      {
        id: "province-name",
        type: "symbol",
        source: "base",
        "source-layer": "label",
        minzoom: 5.2,
        filter: ["==", ["get", "kind"], "province"],
        layout: {
          "text-field": labelled(),
          "text-font": FONT,
          "text-size": 10.5,
          "text-letter-spacing": 0.06,
          "text-max-width": 7,
          "symbol-sort-key": ["get", "rank"],
        },
        paint: { ...text, "text-opacity": 0.75 },
      },
      {
        id: "town",
        type: "symbol",
        source: "base",
        "source-layer": "label",
        minzoom: 4,
        filter: ["all", ["in", ["get", "kind"], ["literal", ["town", "capital"]]], ["<=", ["get", "zoom"], ["zoom"]]],
        layout: {
          "text-field": labelled(),
          "text-font": FONT,
          "text-size": 10.5,
          "symbol-sort-key": ["get", "rank"],
        },
        paint: { ...text, "text-opacity": 0.85 },
      },
      {
        id: "country-name",
        type: "symbol",
        source: "base",
        "source-layer": "label",
        maxzoom: 6.5,
        filter: ["==", ["get", "kind"], "country"],
        layout: {
          "text-field": labelled(),
          "text-font": FONT,
          "text-size": ["interpolate", ["linear"], ["zoom"], 2, 10, 6, 14],
          "text-transform": "uppercase",
          "text-letter-spacing": 0.14,
          "text-max-width": 8,
          "symbol-sort-key": ["get", "rank"],
        },
        paint: { ...text },
      },
      names("minor-name", "minor", 7),
      names("place-name", "places", 0),
      {
        id: "heap",
        type: "symbol",
        source: "places",
        filter: ["has", "point_count"],
        layout: {
          "icon-image": ["concat", "heap", ...counts.flatMap((of) => ["|", ["to-string", ["get", `n${of}`]]])] as never,
          "icon-allow-overlap": true,
          "text-field": ["to-string", ["get", "point_count"]],
          "text-font": FONT,
          "text-size": 11,
          "text-allow-overlap": true,
        },
        paint: { "text-color": c.ink },
      },
      {
        id: "chosen",
        type: "circle",
        source: "places",
        filter: ["==", ["get", "id"], ""],
        paint: {
          "circle-radius": 15,
          "circle-color": "rgba(0,0,0,0)",
          "circle-stroke-color": state.theme.value === "dark" ? "#b3a6ff" : "#4b3fb5",
          "circle-stroke-width": 2.5,
        },
      },
      signs("minor", "minor", 7),
      signs("place", "places", 0),
    ],
  };
}

/** Kinds that are drawn from nearby only, where a town of the picture lies beside them. */
const MINOR = new Set(["airport", "base", "quarter", "site", "crossing"]);
/** How near is beside, in degrees. */
const BESIDE = 0.35;

function isMinor(cell: Cell, towns: Cell[]): boolean {
  if (!MINOR.has(cell.kind ?? "") || !cell.at) return false;
  const [lon, lat] = cell.at;
  return towns.some(({ at }) => at && Math.abs(at[0] - lon) < BESIDE && Math.abs(at[1] - lat) < BESIDE);
}

/** The cells that are drawn as points; areas are drawn as areas, and what has no position is in the list only. */
function points(minor: boolean): FeatureCollection {
  const cells = (state.holdings.value?.features ?? []).map((feature) => feature.properties);
  const drawn = cells.filter((cell) => cell.at && !AREAS.has(cell.kind ?? ""));
  const towns = drawn.filter((cell) => cell.kind === "city");
  const wanted = drawn.filter((cell) => isMinor(cell, towns) === minor);
  return {
    type: "FeatureCollection",
    features: wanted.map((cell) => {
      const side = cell.side.by[0];
      const at = side ? number(side) : -1;
      return {
        type: "Feature",
        geometry: { type: "Point", coordinates: cell.at! },
        properties: {
          id: cell.place.id,
          name: cell.place.name,
          sv: name(cell.place),
          sign: sign(cell),
          s: at < 0 ? "u" : at >= COLOURS.length ? "o" : String(at),
          pressed: cell.pressure ? 1 : 0,
          order: (cell.dispute || cell.pressure ? 0 : 2) + (side ? 0 : 4),
        },
      };
    }),
  };
}

function areas(): Cell[] {
  const cells = (state.holdings.value?.features ?? []).map((feature) => feature.properties);
  return cells.filter((cell) => AREAS.has(cell.kind ?? "") && cell.place.id && (cell.side.by[0] || cell.dispute));
}

function paintAreas(map: MapGL): void {
  map.removeFeatureState({ source: "base", sourceLayer: "area" });
  const disputed: string[] = [];
  for (const cell of areas()) {
    const id = cell.place.id!;
    const side = cell.side.by[0];
    if (cell.dispute) disputed.push(id);
    if (!side || cell.kind !== "admin1") continue;
    const share = cell.basis === "reported" ? 0.32 : 0.16;
    map.setFeatureState(
      { source: "base", sourceLayer: "area", id },
      { colour: COLOURS[number(side)] ?? OTHER, share: cell.dispute ? 0.08 : share },
    );
  }
  map.setFilter("area-disputed", ["in", ["get", "id"], ["literal", disputed]]);
}

function bounds(): maplibre.LngLatBounds | null {
  const found = new maplibre.LngLatBounds();
  const all = (state.holdings.value?.features ?? []).map((feature) => feature.properties);
  const main = state.overview.value?.countries[0]?.code;
  const near = all.filter((cell) => cell.country === main);
  for (const cell of near.length > 2 ? near : all) if (cell.at) found.extend(cell.at);
  return found.isEmpty() ? null : found;
}

const MOTION = matchMedia("(prefers-reduced-motion: reduce)");

function home(map: MapGL, animate: boolean): void {
  const all = bounds();
  if (!all) return;
  const wide = innerWidth > 900;
  // room for the legend, and for names beside the outermost signs
  const padding = { top: 45, left: wide ? 285 : 30, right: wide ? 90 : 40, bottom: wide ? 45 : 60 };
  map.fitBounds(all, { padding, maxZoom: 8, animate: animate && !MOTION.matches });
}

export function MapView() {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<MapGL | null>(null);
  const [none, setNone] = useState(false);

  useEffect(() => {
    if (!box.current) return;
    let map: MapGL;
    const at = state.camera.value;
    try {
      map = new maplibre.Map({
        container: box.current,
        style: style(),
        center: at ? [at[0], at[1]] : [40, 25],
        zoom: at?.[2] ?? 2,
        maxZoom: 12,
        minZoom: 1.2,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        canvasContextAttributes: { preserveDrawingBuffer: true },
        fadeDuration: 0,
      });
    } catch {
      setNone(true);
      state.list.value = true;
      return;
    }
    drawn.current = map;
    map.touchZoomRotate.disableRotation();
    const add = (id: string) => {
      if (map.hasImage(id)) return false;
      const image = draw(id, ink());
      if (image) map.addImage(id, image, { pixelRatio });
      return image !== null;
    };
    // what was laid out before its image was there is laid out again
    let again: ReturnType<typeof setTimeout> | undefined;
    map.on("styleimagemissing", ({ id }) => {
      if (!add(id)) return;
      clearTimeout(again);
      again = setTimeout(() => map.getSource<GeoJSONSource>("places")?.setData(points(false)), 30);
    });
    map.on("moveend", (event) => {
      const centre = map.getCenter();
      // where nobody moved it, the address need not say it
      if (event.originalEvent || state.camera.value) state.camera.value = [centre.lng, centre.lat, map.getZoom()];
    });
    for (const layer of ["place", "minor", "place-name", "minor-name"]) {
      map.on("click", layer, (event) => {
        const id = event.features?.[0]?.properties.id as string | undefined;
        if (id) state.open(id);
      });
    }
    map.on("click", "heap", async (event) => {
      const feature = event.features?.[0];
      if (feature?.geometry.type !== "Point") return;
      const source = map.getSource<GeoJSONSource>("places");
      const zoom = await source?.getClusterExpansionZoom(feature.properties.cluster_id as number);
      map.easeTo({ center: feature.geometry.coordinates as [number, number], zoom: zoom ?? map.getZoom() + 2 });
    });
    map.on("click", "held", (event) => {
      if (map.queryRenderedFeatures(event.point, { layers: ["place", "minor", "place-name", "heap"] }).length) return;
      const id = event.features?.[0]?.properties.id as string;
      if (areas().some((cell) => cell.place.id === id)) state.open(id);
    });
    for (const layer of ["place", "minor", "place-name", "heap"]) {
      map.on("mouseenter", layer, () => void (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", layer, () => void (map.getCanvas().style.cursor = ""));
    }
    const canvas = map.getCanvas();
    canvas.setAttribute("aria-label", t("map.label"));
    let placed = at !== null;
    const show = () => {
      for (const { properties } of state.holdings.value?.features ?? []) add(sign(properties));
      map.getSource<GeoJSONSource>("places")?.setData(points(false));
      map.getSource<GeoJSONSource>("minor")?.setData(points(true));
      paintAreas(map);
      if (!placed && state.holdings.value?.features.length) {
        placed = true;
        home(map, false);
      }
    };
    const stops: (() => void)[] = [];
    map.once("load", () => {
      let look = `${state.theme.value} ${lang.value}`;
      stops.push(
        effect(() => {
          const now = `${state.theme.value} ${lang.value}`;
          state.holdings.value;
          state.overview.value;
          if (now !== look) {
            look = now;
            map.setStyle(style(), { diff: false });
            map.once("styledata", show);
          } else show();
        }),
        effect(() => {
          const id = state.place.value;
          if (map.getLayer("chosen")) map.setFilter("chosen", ["==", ["get", "id"], id]);
        }),
        effect(() => {
          const to = state.flyTo.value;
          if (to) map.easeTo({ center: to, zoom: Math.max(map.getZoom(), 6.5), animate: !MOTION.matches });
        }),
      );
      box.current?.setAttribute("data-ready", "true");
    });
    return () => {
      stops.forEach((stop) => stop());
      map.remove();
    };
  }, []);

  const near = (by: number) => drawn.current?.easeTo({ zoom: drawn.current.getZoom() + by, animate: !MOTION.matches });
  return (
    <div class="map">
      <div class="map-box" ref={box} />
      {none && <p class="map-none">{t("map.none")}</p>}
      <div class="map-tools">
        <button type="button" onClick={() => near(1)} aria-label={t("map.in")} title={t("map.in")}>
          +
        </button>
        <button type="button" onClick={() => near(-1)} aria-label={t("map.out")} title={t("map.out")}>
          −
        </button>
        <button
          type="button"
          onClick={() => drawn.current && home(drawn.current, true)}
          aria-label={t("map.home")}
          title={t("map.home")}
        >
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" fill="none" stroke="currentColor" stroke-width="1.6" />
          </svg>
        </button>
      </div>
      <p class="credit">{t("map.credit")}</p>
    </div>
  );
}
