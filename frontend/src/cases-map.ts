/** The map of cases: an area drawn, or the view itself, becomes part of the address; the view stays when a filter changes. */
type Corner = [number, number];

const KEPT = "cn-case-map";
const caseMap = document.getElementById("cm-mp");
const place = ["street", "community", "grid", "area"].map((name) => new URLSearchParams(location.search).get(name) ?? "").join("|");
let view: number[] | null = null;

function begin(mp: HTMLElement): void {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as { place?: string; bounds?: number[] };
  if (kept.place === place && kept.bounds) mp.dataset.bounds = kept.bounds.join(",");
  mp.addEventListener("mp:centre", (event) => {
    view = (event as CustomEvent<{ bounds: number[] }>).detail.bounds;
    sessionStorage.setItem(KEPT, JSON.stringify({ place, bounds: view }));
  });
  mp.addEventListener("mp:drawn", (event) => say(mp, (event as CustomEvent<{ inView: number }>).detail.inView));
  mp.addEventListener("mp:area", (event) => {
    const { ring } = (event as CustomEvent<{ ring: Corner[] | null }>).detail;
    drawing(mp, false);
    if (ring) go(ring);
  });
  document.querySelector("[data-draw]")?.addEventListener("click", (event) => {
    const on = (event.currentTarget as HTMLElement).getAttribute("aria-pressed") !== "true";
    drawing(mp, on);
    mp.dispatchEvent(new CustomEvent("mp:draw", { detail: { on } }));
  });
  document.querySelector("[data-view-area]")?.addEventListener("click", () => {
    const [west, south, east, north] = view ?? (mp.dataset.bounds ?? "").split(",").map(Number);
    if (Number.isFinite(north)) go([[west, south], [east, south], [east, north], [west, north]]);
  });
}

function say(mp: HTMLElement, inView: number): void {
  const status = document.getElementById("cm-view");
  if (status) status.textContent = inView < 0 ? (mp.dataset.unread ?? "") : (mp.dataset.inView ?? "").replace("{n}", String(inView));
}

function drawing(mp: HTMLElement, on: boolean): void {
  document.querySelector("[data-draw]")?.setAttribute("aria-pressed", String(on));
  document.getElementById("cm-how")?.toggleAttribute("hidden", !on);
  if (on) mp.querySelector<HTMLElement>("canvas")?.focus();
}

function go(ring: Corner[]): void {
  const address = new URL(location.href);
  for (const name of ["after", "case"]) address.searchParams.delete(name);
  address.searchParams.set("area", ring.map((corner) => corner.map((side) => side.toFixed(6)).join(",")).join(";"));
  location.href = address.href;
}

if (caseMap) begin(caseMap);
