/** The map of the phone form: a click, or the crosshair and its button, is the place; what may be the same is drawn around it. */

interface Place {
  lon: number;
  lat: number;
}

export function bindCallMap(): void {
  const map = document.getElementById("dk-mp");
  const form = map?.closest("form");
  if (!map || !form) return;
  let centre: Place | null = null;
  let shown = "";
  const go = (place: Place): void => {
    const at = `${place.lon.toFixed(5)},${place.lat.toFixed(5)}`;
    if (at !== shown) map.dispatchEvent(new CustomEvent("mp:go", { detail: place }));
    shown = at;
  };
  const take = (place: Place): void => {
    go(place);
    const values: Record<string, string> = { lon: place.lon.toFixed(6), lat: place.lat.toFixed(6), crs: "WGS84" };
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };
  map.addEventListener("mp:point", (event) => take((event as CustomEvent<Place>).detail));
  map.addEventListener("mp:centre", (event) => void (centre = (event as CustomEvent<Place>).detail));
  form.querySelector("[data-centre]")?.addEventListener("click", () => centre && take(centre));
  document.addEventListener("htmx:afterSettle", (event) => {
    if ((event.target as HTMLElement).id !== "dk-found") return;
    const found = document.getElementById("dk-marks")?.textContent;
    if (!found) return;
    const { marks } = JSON.parse(found) as { marks: (Place & { here?: boolean })[] };
    map.dispatchEvent(new CustomEvent("mp:marks", { detail: marks }));
    marks.filter((mark) => mark.here).forEach(go); // coordinates that were typed
  });
}
