/** Layers of the map: areas, lines with labels; colours are those of the page's tokens. Cases are marks (map_marks.ts). */
import type { ExpressionSpecification, FilterSpecification, Map as LibreMap } from "maplibre-gl";

export interface MapLayer {
  id: string;
  /** Where the layer comes from, or the layer itself. */
  url?: string;
  data?: GeoJSON.Feature;
  /** The layer within tiles, where it is not called like this one. */
  source?: string;
  kind: "areas" | "lines" | "tiles";
  tone: string;
  /** Whether the point features of the layer are its labels, by their property `label`. */
  labels?: boolean;
  /** Whether a click chooses a feature. */
  pick?: boolean;
  /** The property that `mp:show` compares. */
  key?: string;
  /** Zoom from which, and up to which, labels are drawn. */
  from?: number;
  to?: number;
}

const WIDTH: Record<string, number> = { grid: 0.6, community: 1.2, street: 2.2, zone: 1.5, drawn: 2.5, district: 2.5 };
const keys = new Map<string, string>();

/** A token of the page's style as a colour. */
export function paint(element: HTMLElement, token: string): string {
  return getComputedStyle(element).getPropertyValue(token).trim() || "#888";
}

export function addLayer(map: LibreMap, element: HTMLElement, layer: MapLayer): void {
  if (layer.kind === "tiles") {
    addTiles(map, element, layer);
    return;
  }
  const data = layer.data ?? new URL(layer.url ?? "", location.href).href;
  const colour = paint(element, `--mp-${layer.tone}`);
  keys.set(layer.id, layer.key ?? "code");
  map.addSource(layer.id, { type: "geojson", data, tolerance: 0.1, maxzoom: 16 });
  if (layer.kind === "areas") {
    const fill = paint(element, `--mp-${layer.tone}-fill`);
    map.addLayer({ id: `${layer.id}-fill`, type: "fill", source: layer.id, filter: AREAS, paint: { "fill-color": fill } });
    map.addLayer({ id: `${layer.id}-chosen`, type: "fill", source: layer.id, filter: NOTHING, paint: { "fill-color": paint(element, "--mp-chosen"), "fill-opacity": 0.35 } });
  }
  const dash = layer.tone === "zone" ? { "line-dasharray": [3, 2] } : {};
  map.addLayer({ id: `${layer.id}-line`, type: "line", source: layer.id, filter: AREAS, paint: { "line-color": colour, "line-width": width(layer.tone), ...dash } });
  if (layer.labels) addLabels(map, element, layer);
}

/** Points from vector tiles: what is sound as a disc, what is not as a ring, so that the colour does not tell alone. */
function addTiles(map: LibreMap, element: HTMLElement, layer: MapLayer): void {
  map.addSource(layer.id, { type: "vector", tiles: [new URL("/", location.href).href.slice(0, -1) + (layer.url ?? "")], minzoom: 9, maxzoom: 17 });
  const sound: ExpressionSpecification = ["==", ["get", "sound"], true];
  const colour = paint(element, "--cn-accent");
  const fault = paint(element, "--cn-alert");
  const paper = paint(element, "--cn-paper");
  map.addLayer({
    id: `${layer.id}-fill`,
    type: "circle",
    source: layer.id,
    "source-layer": layer.source ?? layer.id,
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["zoom"], 11, 2.5, 14, 4, 17, 7],
      "circle-color": ["case", sound, colour, paper],
      "circle-stroke-color": ["case", sound, paper, fault],
      "circle-stroke-width": ["case", sound, 1, 2.5],
    },
  });
}

const NOTHING: FilterSpecification = ["==", ["literal", 1], 0];
const AREAS: FilterSpecification = ["==", ["geometry-type"], "Polygon"];

/** Fill the features whose key begins with `prefix`; "" fills none. */
export function highlight(map: LibreMap, layer: string, prefix: string): void {
  const id = `${layer}-chosen`;
  for (const style of map.getStyle().layers) if (style.id.endsWith("-chosen") && style.id !== id) map.setFilter(style.id, NOTHING);
  if (!map.getLayer(id)) return;
  const key = keys.get(layer) ?? "code";
  map.setFilter(id, prefix ? ["==", ["slice", ["get", key], 0, prefix.length], prefix] : NOTHING);
}

function width(tone: string): ExpressionSpecification {
  const base = WIDTH[tone] ?? 1;
  return ["interpolate", ["linear"], ["zoom"], 11, base * 0.6, 14, base, 17, base * 1.6];
}

function addLabels(map: LibreMap, element: HTMLElement, layer: MapLayer): void {
  map.addLayer({
    id: `${layer.id}-label`,
    type: "symbol",
    source: layer.id,
    filter: ["==", ["geometry-type"], "Point"],
    minzoom: layer.from ?? 0,
    maxzoom: layer.to ?? 24,
    layout: { "text-field": ["get", "label"], "text-font": [font(element)], "text-size": (layer.tone === "street" ? 15 : 13) * Number(element.dataset.scale ?? 1), "text-padding": 4 },
    paint: { "text-color": paint(element, "--cn-ink"), "text-halo-color": paint(element, "--cn-paper"), "text-halo-width": 1.6 },
  });
}

/** The page's own font: labels are drawn with it, so no glyph server is asked. */
function font(element: HTMLElement): string {
  return getComputedStyle(element).fontFamily;
}
