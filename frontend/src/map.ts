/**
 * The map island: every element with `data-map` becomes a MapLibre map of layers that the page names. Nothing is loaded
 * from another host: there is no base map but the district itself, and labels are drawn with the machine's fonts.
 *
 * `data-layers` is the id of a JSON script (see MapLayer), `data-marks` that of its marks (map_marks.ts), `data-bounds`
 * "west,south,east,north", `data-worker` the built worker. The element tells `mp:pick` {layer, properties} when a feature is
 * chosen, `mp:point` {lon, lat} for any click, `mp:area` {ring} when an area was drawn (null: given up), `mp:centre` {lon, lat,
 * byHand, bounds} when the middle moved, and `mp:drawn` {inView} when marks were; it takes `mp:go` {lon, lat}, `mp:show` {layer, prefix,
 * bounds}, `mp:marks` [Mark] and `mp:draw` {on}. Without WebGL the element says so, and the page's list is all there is.
 */
import { Map as LibreMap, NavigationControl, ScaleControl, setWorkerUrl, type LngLatBoundsLike } from "maplibre-gl";

import { drawArea, type Drawing } from "./map_draw";
import { addLayer, highlight, paint, type MapLayer } from "./map_layers";
import { bindMarks } from "./map_marks";

interface Shown {
  layer: string;
  prefix: string;
  bounds?: string;
}

function start(element: HTMLElement): void {
  const words = JSON.parse(element.dataset.words ?? "{}") as Record<string, string>;
  const source = document.getElementById(element.dataset.layers ?? "");
  const layers = JSON.parse(source?.textContent ?? "[]") as MapLayer[];
  setWorkerUrl(element.dataset.worker ?? "");
  let map: LibreMap;
  try {
    map = new LibreMap({
      container: element,
      style: { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": paint(element, "--cn-ground") } }] },
      bounds: bounds(element.dataset.bounds),
      fitBoundsOptions: { padding: 24 },
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 19,
      minZoom: 9,
      locale: { "NavigationControl.ZoomIn": words.in ?? "+", "NavigationControl.ZoomOut": words.out ?? "-" },
      fadeDuration: 0,
    });
  } catch {
    element.classList.add("mp-none");
    element.textContent = words.failed ?? "";
    return;
  }
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  map.getCanvas().setAttribute("aria-label", words.label ?? document.title);
  const shown: Shown[] = [];
  map.on("load", () => {
    for (const layer of layers) addLayer(map, element, layer);
    for (const one of shown) highlight(map, one.layer, one.prefix);
    element.dataset.ready = "1";
    element.dispatchEvent(new CustomEvent("mp:ready"));
  });
  // it says what it shows and whether it is at rest
  map.on("movestart", () => void delete element.dataset.drawn);
  map.on("idle", () => void (element.dataset.drawn = "1"));
  bindMarks(map, element, words);
  listen(map, element, layers, shown);
}

function listen(map: LibreMap, element: HTMLElement, layers: MapLayer[], shown: Shown[]): void {
  let drawing: Drawing | null = null;
  const tell = (name: string, detail: unknown): void => void element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  map.on("click", (event) => {
    if (drawing) return;
    tell("mp:point", { lon: event.lngLat.lng, lat: event.lngLat.lat });
    for (const layer of layers.filter((one) => one.pick)) {
      const [feature] = map.queryRenderedFeatures(event.point, { layers: [`${layer.id}-fill`].filter((id) => map.getLayer(id)) });
      if (!feature) continue;
      tell("mp:pick", { layer: layer.id, properties: feature.properties });
      return;
    }
  });
  map.on("moveend", (event) => {
    const { lng, lat } = map.getCenter();
    tell("mp:centre", { lon: lng, lat, byHand: "originalEvent" in event && Boolean(event.originalEvent), bounds: map.getBounds().toArray().flat() });
  });
  element.addEventListener("mp:go", (event) => {
    const { lon, lat } = (event as CustomEvent<{ lon: number; lat: number }>).detail;
    map.jumpTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 15.2) });
  });
  element.addEventListener("mp:show", (event) => {
    const detail = (event as CustomEvent<Shown>).detail;
    shown.splice(0, shown.length, detail);
    element.dataset.shown = detail.prefix;
    delete element.dataset.drawn;
    if (element.dataset.ready) highlight(map, detail.layer, detail.prefix);
    const box = bounds(detail.bounds);
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (box) map.fitBounds(box, { padding: detail.prefix ? 60 : 24, maxZoom: 16.5, duration: still ? 0 : 400 });
    map.triggerRepaint();
  });
  element.addEventListener("mp:draw", (event) => {
    drawing?.stop();
    drawing = null;
    element.classList.remove("mp-drawing");
    if ((event as CustomEvent<{ on: boolean }>).detail.on) {
      element.classList.add("mp-drawing");
      drawing = drawArea(map, element, (ring) => {
        drawing = null;
        element.classList.remove("mp-drawing");
        tell("mp:area", { ring });
      });
    }
  });
}

function bounds(text: string | undefined): LngLatBoundsLike | undefined {
  const numbers = (text ?? "").split(",").map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as [number, number, number, number]) : undefined;
}

document.querySelectorAll<HTMLElement>("[data-map]").forEach(start);
