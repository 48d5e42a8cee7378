/** Going through a list with j and k; on the desk the chosen case is shown beside it. */

export interface Rows {
  all(): HTMLElement[];
  current(): HTMLElement | undefined;
}

interface Ajax {
  ajax(verb: string, url: string, options: { source: HTMLElement; swap: string }): Promise<void>;
}

export function bindRows(root: HTMLElement): Rows {
  const beside = document.getElementById("dk-one");
  const wide = window.matchMedia("(min-width: 900px)");
  let at = Math.max(0, all().findIndex((row) => row.dataset.id === root.dataset.chosen));
  let asked = "";
  if (root.dataset.chosen || beside) mark();
  if (beside) waitFor(beside);
  if (root.dataset.chosen && beside && wide.matches) ask(root.dataset.chosen);

  function all(): HTMLElement[] {
    return [...root.querySelectorAll<HTMLElement>(".cs-row")];
  }

  function mark(): void {
    all().forEach((row, index) => row.classList.toggle("cs-at", index === at));
    all()[at]?.scrollIntoView({ block: "nearest" });
  }

  function show(): void {
    const row = all()[at];
    if (!row || !beside || !wide.matches) return;
    const here = new URL(location.href);
    here.searchParams.set("case", row.dataset.id ?? "");
    history.replaceState(null, "", here);
    ask(row.dataset.id ?? "");
  }

  /** The last one asked for wins; the same one is not asked for twice. */
  function ask(id: string): void {
    if (id === asked) return;
    const answered = (window as unknown as { htmx: Ajax }).htmx.ajax("GET", `${beside!.dataset.url}${id}/${location.search}`, { source: beside!, swap: "innerHTML" });
    answered.catch(() => undefined); // replaced by a newer one, or told in a word on the page (app_server)
    asked = id;
  }

  /** Until the case has come, nothing can be done to the one shown before: it would be the wrong one, or be closed by the coming. */
  function waitFor(pane: HTMLElement): void {
    pane.addEventListener("htmx:beforeRequest", (event) => {
      if (event.target === pane) pane.inert = true;
    });
    pane.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== pane) return;
      pane.inert = false;
      asked = "";
    });
  }

  function step(by: number): void {
    const rows = all();
    if (!rows.length) return;
    at = Math.min(Math.max(at + by, 0), rows.length - 1);
    mark();
    window.clearTimeout(timer);
    timer = window.setTimeout(show, 150);
  }

  let timer = 0;
  root.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>(".cs-row");
    if (!row || !beside || !wide.matches || target.closest("input, button") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    at = all().indexOf(row);
    mark();
    show();
  });
  window.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const target = event.target as HTMLElement;
    if (target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") || document.getElementById("cn-keys")?.dataset.keysOff) return;
    if (event.key === "j" || event.key === "k") {
      if (afterG) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "Enter" && !target.closest("a, button, summary")) {
      const url = all()[at]?.dataset.url;
      if (url) location.href = url;
    }
    afterG = event.key === "g";
  }, { capture: true });
  let afterG = false;
  return { all, current: () => all()[at] };
}
