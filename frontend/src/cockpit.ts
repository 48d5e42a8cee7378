/** The cockpit keeps itself fresh: numbers and decisions are exchanged in place, the map is asked for its marks again. */
import { follow } from "./screen_live";

const status = document.getElementById("ck-live");
const map = document.getElementById("ck-mp");

function apply(text: string): void {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const id of ["ck-vitals", "ck-side"]) {
    const old = document.getElementById(id);
    const next = fresh.getElementById(id);
    if (!old || !next) continue;
    for (const open of old.querySelectorAll<HTMLElement>("details[open][data-keep]")) next.querySelector(`[data-keep="${open.dataset.keep}"]`)?.setAttribute("open", "");
    const focused = old.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : null;
    old.replaceWith(next);
    if (focused) [...next.querySelectorAll<HTMLElement>("a[href]")].find((one) => one.getAttribute("href") === focused)?.focus();
  }
  map?.dispatchEvent(new CustomEvent("mp:refresh"));
}

function lost(is: boolean): void {
  document.querySelectorAll<HTMLElement>("[data-stale]").forEach((one) => (one.hidden = !is && one.dataset.stale !== "own"));
}

if (status) follow(status, { apply, lost });
map?.addEventListener("mp:pick", (event) => {
  const { layer, properties } = (event as CustomEvent<{ layer: string; properties: { code?: string } }>).detail;
  if (layer === "grids" && properties.code) location.href = `/places/${encodeURIComponent(properties.code)}/`;
});
document.querySelector(".ck-legend summary")?.addEventListener("keydown", (event) => (event as KeyboardEvent).key === "Escape" && (event.currentTarget as HTMLElement).parentElement?.removeAttribute("open"));
