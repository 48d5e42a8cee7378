/**
 * The units' form: what one types stays on this machine until it is sent, also when the phone puts the page away.
 * The name of a draft holds the person, the target and the last entry, so that it never comes back over somebody's newer one.
 */
const PREFIX = "chengnuo-progress:";
const DAYS = 14;

type Kept = { at: number; fields: [string, string][] };

function fields(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form).entries()]
    .filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "correct")
    .map(([name, value]) => [name, String(value)]);
}

function keep(form: HTMLFormElement): void {
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify({ at: Date.now(), fields: fields(form) } satisfies Kept));
  } catch {
    // a full or forbidden store: the form works as any other
  }
}

function putBack(form: HTMLFormElement): void {
  const raw = localStorage.getItem(PREFIX + form.dataset.draft);
  if (!raw) return;
  const kept = JSON.parse(raw) as Kept;
  if (JSON.stringify(kept.fields) === JSON.stringify(fields(form))) return;
  const chosen = kept.fields.filter(([name]) => name === "node").map(([, value]) => value);
  for (const box of form.querySelectorAll<HTMLInputElement>("input[name=node]")) box.checked = chosen.includes(box.value);
  for (const [name, value] of kept.fields) {
    const field = form.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]:not([type=checkbox]):not([type=hidden])`);
    if (field) field.value = value;
  }
  askAgain(form, kept.fields.find(([name]) => name === "gap_reason")?.[1] ?? "");
  document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text: form.dataset.restored ?? "", tone: "info" } }));
}

/** Whether the value differs is asked of the server once htmx is there; the reason that was typed comes back with the answer. */
function askAgain(form: HTMLFormElement, reason: string): void {
  form.addEventListener("htmx:afterSettle", () => {
    const field = form.querySelector<HTMLTextAreaElement>("#pg-gap-reason");
    if (field && !field.value) field.value = reason;
  }, { once: true });
  window.addEventListener("load", () => form.querySelector("#pg-value")?.dispatchEvent(new Event("change", { bubbles: true })));
}

/** Gone once it was sent, and after two weeks anyway. */
function sweep(): void {
  const sent = document.querySelector<HTMLElement>("[data-draft-sent]")?.dataset.draftSent;
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const at = (JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Kept>).at ?? 0;
    if ((sent && key.startsWith(`${PREFIX}${sent}:`)) || Date.now() - at > DAYS * 86_400_000) localStorage.removeItem(key);
  }
}

sweep();
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
  form.addEventListener("input", () => keep(form));
  if (!("draftNew" in form.dataset)) putBack(form);
}
