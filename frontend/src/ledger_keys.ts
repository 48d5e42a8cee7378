/** Single keys of the list. They rest while one types, and with the person's switch for all of them. */
import type { Act } from "./ledger_acts";
import type { Rows } from "./ledger_rows";

export function bindKeys(rows: Rows, act: Act): void {
  const acts: Record<string, () => void> = {
    j: () => rows.step(1),
    k: () => rows.step(-1),
    x: () => rows.toggle(),
    X: () => rows.toggle(true),
    "*": () => rows.chooseEverything(),
    a: () => act("assign"),
    c: () => act("confirm"),
    d: () => act("deadline"),
    m: () => act("merge"),
    e: () => open(rows, "#ci-text"),
    s: () => open(rows, "#ci-split"),
    Enter: () => open(rows, ""),
    "/": () => document.querySelector<HTMLInputElement>("#lg-q")?.focus(),
  };
  // Before the shell's own shortcuts: here "/" searches the ledger, not everything.
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape" && rows.any) return rows.clear();
    if (resting(event.target) || document.getElementById("cn-keys")?.dataset.keysOff) return;
    if (event.key === "Enter" && (event.target as HTMLElement).closest("a, button, summary")) return;
    const found = acts[event.key];
    if (!found || pending) return void watch(event.key);
    event.preventDefault();
    event.stopImmediatePropagation();
    found();
  }, { capture: true });
}

/** After "g" the next key belongs to the shell ("g l"). */
let pending = false;
function watch(key: string): void {
  pending = key === "g" && !pending;
  if (pending) window.setTimeout(() => (pending = false), 1200);
}

function open(rows: Rows, anchor: string): void {
  const url = rows.current()?.dataset.url;
  if (url) location.href = url + anchor;
}

function resting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && !!target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
}
