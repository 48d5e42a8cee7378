/** Single-key shortcuts of the report. They rest while one types, and with the person's switch for all of them. */

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

export function bindKeys(parts: Parts): void {
  const acts: Record<string, () => void> = {
    j: () => parts.panel.step(1, parts.filters.matching()),
    k: () => parts.panel.step(-1, parts.filters.matching()),
    "/": () => parts.search.focus(),
    c: () => void parts.panel.copyLink(),
    o: () => parts.outline.toggle(),
  };
  // Before the shell's own shortcuts: here "/" searches the report, not everything.
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return escape(parts, event);
    if (typing(event.target) || turnedOff()) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }, { capture: true });
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
  return document.getElementById("cn-keys")?.dataset.keysOff === "1";
}
