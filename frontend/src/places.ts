/** The page of places: the list and the map show the same thing, whichever of them was used. */

const map = document.getElementById("pl-mp");

function panel(): HTMLElement | null {
  return document.getElementById("pl-panel");
}

function show(): void {
  const here = panel();
  if (!here || !map) return;
  const zone = here.dataset.level === "zone";
  const detail = { layer: zone ? "zones" : "grids", prefix: here.dataset.code ?? "", bounds: here.dataset.bounds };
  map.dispatchEvent(new CustomEvent("mp:show", { detail }));
}

map?.addEventListener("mp:pick", (event) => {
  const code = (event as CustomEvent<{ properties: { code?: string } }>).detail.properties.code;
  const here = panel();
  if (!code || !here) return;
  const url = (here.dataset.place ?? "").replace(/0\/$/, `${code}/`);
  void window.htmx.ajax("get", url, { target: "#pl-panel", select: "#pl-panel", swap: "outerHTML show:none", push: url });
});

document.addEventListener("htmx:afterSettle", (event) => {
  if ((event.target as HTMLElement).id === "pl-panel") show();
});
document.addEventListener("htmx:historyRestore", show);
show();
