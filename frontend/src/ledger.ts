/** The ledger's list: choosing rows, acting on many, and the whole of it by keyboard. */
import { bindActs } from "./ledger_acts";
import { bindKeys } from "./ledger_keys";
import { Rows } from "./ledger_rows";

function start(root: HTMLElement): void {
  const rows = new Rows(root);
  const acts = bindActs(root, rows);
  bindKeys(rows, acts);
  bindFilters(root);
}

/** Empty fields stay out of the address; on a phone the fields open behind one button. */
function bindFilters(root: HTMLElement): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ elt: HTMLElement; parameters: FormData | Record<string, string>; formData?: FormData }>).detail;
    if (detail.elt.id !== "lg-filters" || !detail.formData) return;
    for (const [name, value] of [...detail.formData.entries()]) if (value === "" || (name === "sort" && value === "position")) detail.formData.delete(name);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const state = new URLSearchParams(location.search).get("state") ?? "";
    const field = root.querySelector<HTMLInputElement>('#lg-filters [name="state"]');
    if (field) field.value = state;
    updateExports(root);
  });
  const more = root.querySelector<HTMLButtonElement>("#lg-more");
  more?.addEventListener("click", () => {
    const open = root.querySelector("#lg-fields")?.classList.toggle("lg-open") ?? false;
    more.setAttribute("aria-expanded", String(open));
  });
}

/** The files hold what the list shows now. */
function updateExports(root: HTMLElement): void {
  const list = root.querySelector<HTMLElement>("#lg-list");
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#lg-exports a")) {
    link.href = `${link.href.split("?")[0]}?${list?.dataset.address ?? ""}`;
  }
  const total = document.querySelector<HTMLElement>("#lg-exports [data-total]");
  if (total) total.textContent = list?.dataset.total ?? "";
}

const root = document.getElementById("lg");
if (root) start(root);
