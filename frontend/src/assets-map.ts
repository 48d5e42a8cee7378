/** The map of assets: what was chosen is told below it, and the view becomes part of the address. */
interface Chosen {
  id: number;
  title: string;
  state: string;
  simulated: boolean;
}

const assetMap = document.getElementById("as-mp");
let shown: number[] = (assetMap?.dataset.bounds ?? "").split(",").map(Number);

assetMap?.addEventListener("mp:centre", (event) => {
  shown = (event as CustomEvent<{ bounds: number[] }>).detail.bounds;
});
assetMap?.addEventListener("mp:pick", (event) => {
  const chosen = (event as CustomEvent<{ properties: Chosen }>).detail.properties;
  const told = document.getElementById("as-picked");
  const href = (told?.dataset.url ?? "").replace("/0/", `/${chosen.id}/`);
  if (told) told.replaceChildren(Object.assign(document.createElement("a"), { href, textContent: chosen.title }), ` ${chosen.state}${chosen.simulated ? ` · ${told.dataset.simulated ?? ""}` : ""}`);
});
document.querySelector("[data-view-box]")?.addEventListener("click", () => {
  const address = new URL(location.href);
  address.searchParams.delete("after");
  address.searchParams.set("box", shown.map((side) => side.toFixed(6)).join(","));
  location.href = address.href;
});
