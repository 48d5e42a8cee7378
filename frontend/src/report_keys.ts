/** Single-key shortcuts. They rest while one types, and can be turned off (kept in this browser). */

import type { Filters } from "./report_filters";
import type { Outline } from "./report_outline";
import type { Panel } from "./report_panel";
import type { Search } from "./report_search";
import type { Terms } from "./report_terms";

interface Parts {
  panel: Panel;
  filters: Filters;
  search: Search;
  outline: Outline;
  terms: Terms;
}

const OFF = "chengnuo.report.keys-off";

export function bindKeys(root: HTMLElement, parts: Parts): void {
  const help = root.querySelector<HTMLDialogElement>("#rp-help");
  const box = root.querySelector<HTMLInputElement>("#rp-keys-on");
  root.querySelector("#rp-help-open")?.addEventListener("click", () => help?.showModal());
  if (box) {
    box.checked = !turnedOff();
    box.addEventListener("change", () => remember(!box.checked));
  }
  const acts: Record<string, () => void> = {
    j: () => parts.panel.step(1, parts.filters.matching()),
    k: () => parts.panel.step(-1, parts.filters.matching()),
    "/": () => parts.search.focus(),
    c: () => void parts.panel.copyLink(),
    o: () => parts.outline.toggle(),
    "?": () => help?.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return escape(parts, event);
    if (typing(event.target) || turnedOff()) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function escape(parts: Parts, event: KeyboardEvent): void {
  if (parts.terms.close()) return;
  if (parts.outline.isOpen()) return parts.outline.toggle(false);
  if ((event.target as Element).id === "rp-q") return parts.search.clear();
  if (parts.panel.current) parts.panel.close();
}

function typing(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return !!element?.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
}

function turnedOff(): boolean {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function remember(off: boolean): void {
  try {
    localStorage.setItem(OFF, off ? "1" : "0");
  } catch {
    /* private window: the choice lasts as long as the page */
  }
}
