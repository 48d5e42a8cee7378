/** Selected text becomes a commitment: offsets are those of the original, read from ``data-s``. */

export interface Span {
  start: number;
  end: number;
}

/** The original span of a selection, or null where it holds no character of the report. */
export function spanOf(range: Range, paper: HTMLElement): Span | null {
  let start = -1;
  let end = -1;
  for (const run of paper.querySelectorAll<HTMLElement>("[data-s]")) {
    const node = run.firstChild;
    if (!(node instanceof Text) || !range.intersectsNode(node)) continue;
    const from = range.startContainer === node ? range.startOffset : 0;
    const to = range.endContainer === node ? range.endOffset : node.length;
    if (to <= from) continue;
    const base = Number(run.dataset.s);
    if (start < 0) start = base + points(node.data.slice(0, from));
    end = base + points(node.data.slice(0, to));
  }
  return start < 0 ? null : { start, end };
}

/** Code points, not UTF-16 units: rare characters count once. */
function points(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

export function bindSelection(root: HTMLElement): void {
  const paper = root.querySelector<HTMLElement>("#rp-paper");
  const button = root.querySelector<HTMLButtonElement>("#rp-add");
  const dialog = root.querySelector<HTMLDialogElement>("#rp-add-dialog");
  if (!paper || !button || !dialog) return;
  let chosen: (Span & { text: string }) | null = null;

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const range = selection && selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const span = range && paper.contains(range.commonAncestorContainer) ? spanOf(range, paper) : null;
    if (!range || !span || span.end - span.start < 4) {
      button.hidden = true;
      return;
    }
    chosen = { ...span, text: range.toString() };
    const boxes = range.getClientRects();
    const box = boxes[boxes.length - 1] ?? range.getBoundingClientRect();
    const frame = (button.offsetParent ?? root).getBoundingClientRect();
    button.hidden = false;
    const left = Math.min(Math.max(box.right - button.offsetWidth / 2, 8), innerWidth - button.offsetWidth - 8);
    button.style.left = `${left - frame.left}px`;
    button.style.top = `${box.bottom + 8 - frame.top}px`;
  });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => chosen && ask(dialog, chosen));
  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-add-start]");
    if (opener) {
      const [start, end] = [Number(opener.dataset.addStart), Number(opener.dataset.addEnd)];
      ask(dialog, { start, end, text: root.querySelector("#rp-panel .rp-quote")?.textContent ?? "" });
    }
    if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
  });
  dialog.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    void add(dialog, event.target as HTMLFormElement);
  });
}

/** Send the selection; the dialog stays open with the reason where it was refused. */
async function add(dialog: HTMLDialogElement, form: HTMLFormElement): Promise<void> {
  const note = dialog.querySelector<HTMLElement>("#rp-add-error");
  const say = (text: string): void => {
    if (!note) return;
    note.textContent = text;
    note.hidden = !text;
  };
  say("");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    const said = (await answer.json()) as { message?: string; url?: string; undo?: string };
    if (!answer.ok) return say(said.message ?? "");
    dialog.close();
    getSelection()?.removeAllRanges();
    const link = said.url ? { text: form.dataset.open ?? "", url: said.url } : undefined;
    document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text: said.message ?? "", undo: said.undo, link } }));
  } catch {
    say(form.dataset.failed ?? "");
  }
}

function ask(dialog: HTMLDialogElement, chosen: Span & { text: string }): void {
  const form = dialog.querySelector("form");
  const field = (name: string): HTMLInputElement | null => form?.querySelector(`[name=${name}]`) ?? null;
  const [start, end] = [field("start"), field("end")];
  if (start) start.value = String(chosen.start);
  if (end) end.value = String(chosen.end);
  const source = dialog.querySelector("#rp-add-source");
  if (source) source.textContent = chosen.text;
  const text = form?.querySelector<HTMLTextAreaElement>("[name=text]");
  if (text) text.value = chosen.text.trim();
  dialog.showModal();
}
