/**
 * What one types survives a reload: form[data-draft="5:3:plan"] is kept in this tab until it is saved,
 * also where the session was over by then and one has to sign in again.
 * The version in the name sees to it that a draft never comes back over what somebody saved since.
 */
const PREFIX = "chengnuo-draft:";

export function bindDrafts(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-draft]");
    if (form) keep(form);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { successful, requestConfig } = (event as CustomEvent<{ successful: boolean; requestConfig: { elt: HTMLElement } }>).detail;
    const draft = requestConfig.elt.dataset.draft;
    if (successful && draft) sessionStorage.removeItem(PREFIX + draft);
  });
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) putBack(form);
}

function fields(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form).entries()]
    .filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "version")
    .map(([name, value]) => [name, String(value)]);
}

function keep(form: HTMLFormElement): void {
  try {
    sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(fields(form)));
  } catch {
    // a full or forbidden store: the form works as any other
  }
}

function putBack(form: HTMLFormElement): void {
  const kept = sessionStorage.getItem(PREFIX + form.dataset.draft);
  if (!kept || kept === JSON.stringify(fields(form))) return;
  const values = JSON.parse(kept) as [string, string][];
  const nodes = values.filter(([name]) => name === "node_title").length;
  while (nodes > form.querySelectorAll("[name=node_title]").length) form.querySelector<HTMLElement>("[data-node-more]")?.click();
  const seen: Record<string, number> = {};
  for (const [name, value] of values) {
    const at = seen[name] ?? 0;
    seen[name] = at + 1;
    const field = form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`)[at];
    if (field) field.value = value;
  }
  const fold = form.closest("details");
  if (fold) fold.open = true;
  const text = document.getElementById("ci")?.dataset.restored ?? "";
  document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text, tone: "info" } }));
}
