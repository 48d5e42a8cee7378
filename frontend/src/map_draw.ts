/** Drawing an area: click its corners, end with Enter, a double click or the first corner; Escape gives up. */
import type { GeoJSONSource, Map as LibreMap, MapMouseEvent } from "maplibre-gl";

export interface Drawing {
  stop(): void;
}

type Corner = [number, number];
const SOURCE = "mp-drawing";

export function drawArea(map: LibreMap, element: HTMLElement, done: (ring: Corner[] | null) => void): Drawing {
  const corners: Corner[] = [];
  const colour = getComputedStyle(element).getPropertyValue("--mp-chosen").trim();
  prepare(map, colour);
  map.getCanvas().style.cursor = "crosshair";
  map.doubleClickZoom.disable();
  const show = (): void => void (map.getSource(SOURCE) as GeoJSONSource).setData(shape(corners));
  const stop = (): void => {
    map.off("click", click);
    map.off("dblclick", finish);
    document.removeEventListener("keydown", key);
    map.getCanvas().style.cursor = "";
    map.doubleClickZoom.enable();
  };
  const finish = (event?: MapMouseEvent): void => {
    event?.preventDefault();
    if (corners.length < 3) return;
    stop();
    done([...corners]);
  };
  const click = (event: MapMouseEvent): void => {
    if (corners.length > 2 && map.project(corners[0]).dist(event.point) < 10) return finish();
    corners.push([event.lngLat.lng, event.lngLat.lat]);
    show();
  };
  const key = (event: KeyboardEvent): void => {
    if (event.key === "Enter") finish();
    if (event.key === "Backspace") corners.pop();
    if (event.key === "Escape") {
      corners.length = 0;
      stop();
      done(null);
    }
    show();
  };
  map.on("click", click);
  map.on("dblclick", finish);
  document.addEventListener("keydown", key);
  show();
  return { stop };
}

function prepare(map: LibreMap, colour: string): void {
  if (map.getSource(SOURCE)) return;
  map.addSource(SOURCE, { type: "geojson", data: shape([]) });
  map.addLayer({ id: `${SOURCE}-fill`, type: "fill", source: SOURCE, paint: { "fill-color": colour, "fill-opacity": 0.15 } });
  map.addLayer({ id: `${SOURCE}-line`, type: "line", source: SOURCE, paint: { "line-color": colour, "line-width": 2 } });
}

function shape(corners: Corner[]): GeoJSON.Feature {
  const geometry: GeoJSON.Geometry =
    corners.length > 2 ? { type: "Polygon", coordinates: [[...corners, corners[0]]] } : { type: "LineString", coordinates: corners };
  return { type: "Feature", properties: {}, geometry };
}
