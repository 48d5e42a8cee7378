/** data-copy-field="id": the button copies that field; where the browser refuses, the text is left selected. */
import { toast } from "./app_toasts";

export function bindCopy(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-copy-field]");
    const field = button && document.getElementById(button.dataset.copyField ?? "");
    if (button && field instanceof HTMLInputElement) void copy(field, button.dataset.copied ?? "");
  });
}

/** Without a secure context (plain http in an intranet) only the old way is there. */
async function copy(field: HTMLInputElement, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  toast({ text: done });
}
