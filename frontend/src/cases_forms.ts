/** Forms of acts: Ctrl+Enter sends, templates put in with a way back, a sign that one is writing, print. */

export function bindForms(): void {
  openNow();
  document.addEventListener("htmx:afterSettle", openNow);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form.cs-form");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector<HTMLButtonElement>("button[data-main]"));
  });
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const reply = target.closest<HTMLElement>("[data-reply]");
    if (reply) putIn(reply);
    if (target.closest("[data-print]")) window.print();
    if (target.closest("[data-open]")) window.setTimeout(focusFirst, 0);
  });
  document.addEventListener("input", (event) => {
    const editing = document.querySelector<HTMLInputElement>("#cs-editing");
    if (editing && (event.target as HTMLElement).closest("#cs-case .cs-form")) editing.value = "1";
  });
  document.addEventListener("close", (event) => {
    const editing = document.querySelector<HTMLInputElement>("#cs-editing");
    if (editing && (event.target as HTMLElement).matches("dialog.cs-dialog")) editing.value = "0";
  }, { capture: true });
  document.addEventListener("submit", sendOnce);
}

/** A form that came back with what was typed is open again. */
function openNow(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[data-open-now]")) {
    dialog.removeAttribute("data-open-now");
    if (!dialog.open) dialog.showModal();
  }
}

/** The first thing to choose or write, so that no mouse is needed. */
function focusFirst(): void {
  const dialog = document.querySelector<HTMLDialogElement>("dialog.cs-dialog[open]");
  const fields = "input[type=radio], .ts-control input, textarea, input:not([type=hidden]):not([type=search]), button[data-main]";
  dialog?.querySelector<HTMLElement>(fields)?.focus();
}

/** execCommand, though old, is what keeps Ctrl+Z working. */
function putIn(reply: HTMLElement): void {
  const field = document.getElementById(reply.dataset.reply ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  field.focus();
  const text = (field.value && !field.value.endsWith("\n") ? "\n" : "") + (reply.dataset.text ?? "");
  field.setSelectionRange(field.value.length, field.value.length);
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A second click while the first is on its way does nothing. */
function sendOnce(event: SubmitEvent): void {
  const form = event.target as HTMLFormElement;
  if (!form.matches(".cs-form")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  window.setTimeout(() => delete form.dataset.sent, 5000);
}
