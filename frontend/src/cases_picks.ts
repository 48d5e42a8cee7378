/** Choosing several cases for one act. */
import type { Rows } from "./cases_rows";

interface Ajax {
  ajax(verb: string, url: string, options: { values: Record<string, string>; target: string; swap: string }): Promise<void>;
}

export function bindPicks(root: HTMLElement, rows: Rows): void {
  const bar = document.getElementById("dk-bulk");
  const dialog = document.getElementById("dk-dialog") as HTMLDialogElement | null;
  if (!bar || !dialog) return;
  const boxes = () => [...root.querySelectorAll<HTMLInputElement>("[data-pick]")];
  const chosen = () => boxes().filter((box) => box.checked).map((box) => box.closest<HTMLElement>(".cs-row")?.dataset.item ?? "");
  const count = () => {
    const n = chosen().length;
    bar.hidden = n === 0;
    const shown = bar.querySelector("[data-count]");
    if (shown) shown.textContent = String(n);
    for (const box of boxes()) box.closest(".cs-row")?.setAttribute("aria-selected", String(box.checked));
  };
  root.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.matches("[data-all]")) for (const other of boxes()) other.checked = box.checked;
    count();
  });
  bar.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const act = target.closest<HTMLElement>("[data-act]")?.dataset.act;
    if (target.closest("[data-clear]")) {
      for (const box of boxes()) box.checked = false;
      count();
    } else if (act) {
      void (window as unknown as { htmx: Ajax }).htmx.ajax("POST", bar.dataset.url ?? "", { values: { act, items: chosen().join(",") }, target: "#dk-dialog-body", swap: "innerHTML" });
    }
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if ((event as CustomEvent<{ target: HTMLElement }>).detail.target.id !== "dk-dialog-body") return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLElement>("textarea, button[data-main]")?.focus();
  });
  dialog.addEventListener("close", () => {
    if (dialog.querySelector("[data-done]")) location.reload();
  });
  window.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (target.closest("input:not([type=checkbox]), textarea, select") || document.getElementById("cn-keys")?.dataset.keysOff) return;
    const box = rows.current()?.querySelector<HTMLInputElement>("[data-pick]");
    if (box) {
      box.checked = !box.checked;
      count();
    }
  });
}
