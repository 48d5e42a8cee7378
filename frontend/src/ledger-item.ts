import { bindDrafts } from "./ledger_drafts";

/** The page of one commitment: nodes of the plan, where to split, folds opened by their address, undo. */

function bindNodes(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const list = document.getElementById("ci-nodes");
    if (!list) return;
    if (target.closest("[data-node-more]")) list.append(blank(list));
    const gone = target.closest("[data-node-gone]")?.closest("li");
    if (gone) {
      if (list.children.length === 1) list.append(blank(list));
      gone.remove();
    }
  });
}

function blank(list: HTMLElement): HTMLElement {
  const made = list.lastElementChild?.cloneNode(true) as HTMLElement;
  for (const field of made.querySelectorAll("input")) field.value = "";
  window.setTimeout(() => made.querySelector("input")?.focus());
  return made;
}

/** What the parts will read like, as the cuts are chosen. */
function bindSplit(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-split]");
    if (!form) return;
    const parts = [""];
    for (const piece of form.querySelectorAll<HTMLElement>("[data-segment], input[name=cut]")) {
      if (piece instanceof HTMLInputElement) {
        if (piece.checked) parts.push("");
      } else parts[parts.length - 1] += piece.textContent ?? "";
    }
    const shown = form.querySelector(".ci-parts");
    shown?.replaceChildren(...(parts.length > 1 ? parts : []).map((part) => {
      const line = document.createElement("li");
      line.textContent = part.trim().replace(/[，；。、,;]+$/, "");
      return line;
    }));
  });
}

/** /ledger/5/#ci-split opens that fold; a key that presses its summary puts the cursor into it. */
function bindFolds(): void {
  const open = (): void => {
    const fold = location.hash ? document.querySelector<HTMLDetailsElement>(`details${CSS.escape(location.hash).replace("\\#", "#")}`) : null;
    if (fold) {
      fold.open = true;
      focusIn(fold);
    }
  };
  open();
  addEventListener("hashchange", open);
  document.addEventListener("toggle", (event) => {
    const fold = event.target as HTMLDetailsElement;
    if (fold.matches(".ci-fold") && fold.open) focusIn(fold);
  }, true);
}

function focusIn(fold: HTMLElement): void {
  fold.querySelector<HTMLElement>("textarea, .ts-control input, input:not([type=hidden])")?.focus();
  fold.scrollIntoView({ block: "nearest" });
}

/** Undo from the history: the page is drawn again with what stands now. */
function bindUndo(): void {
  document.addEventListener("submit", async (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-undo]")) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (answer.ok) return location.reload();
    const text = await answer.text();
    document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text, tone: "alert" } }));
  });
}

bindNodes();
bindSplit();
bindFolds();
bindUndo();
bindDrafts();
