/** Acts of a case and the report from here: drafts kept while typing, what was done goes into the queue. */
import { smaller } from "./mobile_photo";
import { picture, send } from "./mobile_queue";
import { Item, draft, forgetDraft, keepDraft, queued } from "./mobile_store";
import { home, main, newKey, say, words } from "./mobile_words";

const PAUSE_MS = 400;
/** A page as it was kept, because the net was slow: it is asked for again. */
const AGAIN_MS = 5000;
/** After these the case is with somebody else. */
const LAST = ["finish", "return", "ask_ruling", "verify_true", "verify_false", "check_ok", "rework"];
const held = new Map<string, Blob[]>();
let pause = 0;
let again = 0;
/** Nothing is kept before what was kept is there again: it would be overwritten. */
let restored = Promise.resolve();

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export function bindForms(): void {
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLElement).closest<HTMLFormElement>("form[data-draft]");
    if (!form) return;
    clearTimeout(pause);
    pause = window.setTimeout(() => void keep(form), PAUSE_MS);
  });
  // what was typed a moment before the tab is put away
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) for (const form of forms()) void keep(form);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset.act) return;
    event.preventDefault();
    void submitted(form);
  });
  document.addEventListener("click", (event) => {
    const go = (event.target as HTMLElement).closest<HTMLElement>("[data-go]");
    if (go) show(go.dataset.go ?? "");
  });
  document.addEventListener("change", (event) => {
    const input = event.target as HTMLInputElement;
    if (input.type !== "file" || !input.files?.length) return;
    void taken(input, [...input.files]);
  });
  restored = restore();
  // chosen while this script was still on its way
  for (const input of document.querySelectorAll<HTMLInputElement>("input[type=file]")) if (input.files?.length) void taken(input, [...input.files]);
}

function forms(): HTMLFormElement[] {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-draft]")];
}

function idOf(form: HTMLFormElement): string {
  return `${main().dataset.user}:${form.dataset.draft}`;
}

function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields[name] = value;
  return fields;
}

/** The draft and its key: a form sent twice by a double tap has one key, as long as it is the same draft. */
async function keep(form: HTMLFormElement): Promise<void> {
  await restored;
  if (form.dataset.sent) return;
  const fields = fieldsOf(form);
  const photos = held.get(idOf(form)) ?? [];
  if (photos.length === 0 && !Object.values(fields).some(Boolean)) return;
  form.dataset.key ??= newKey();
  try {
    await keepDraft({ id: idOf(form), key: form.dataset.key, fields, photos });
  } catch {
    say(words().full ?? "", true);
  }
}

export async function restore(): Promise<void> {
  for (const form of forms()) {
    const kept = await draft(idOf(form));
    if (!kept) continue;
    form.dataset.key = kept.key;
    for (const field of form.querySelectorAll<Field>("[name]")) {
      const value = kept.fields[field.name] ?? "";
      if (field instanceof HTMLInputElement && field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "file" && !typedIn(field)) field.value = value;
    }
    if (!held.has(idOf(form))) held.set(idOf(form), kept.photos);
    drawHeld(form);
    form.dispatchEvent(new CustomEvent("mo:restored"));
    if (form.dataset.act !== "report" && Object.values(kept.fields).some(Boolean)) form.dataset.open = "1";
  }
  await project();
}

/** Somebody was faster than the draft. */
function typedIn(field: Field): boolean {
  return !(field instanceof HTMLSelectElement) && field.type !== "hidden" && field.value !== field.defaultValue;
}

/** Which acts are possible here: what the server said, and after it what waits to be sent. */
export async function project(): Promise<void> {
  const place = document.querySelector<HTMLElement>('[data-live="case"]');
  const bar = document.getElementById("m-bar");
  if (!place || !bar) return;
  const waiting = (await queued()).filter((item) => item.caseId === place.dataset.case && item.user === main().dataset.user);
  const done = waiting.map((item) => item.kind);
  const signed = place.dataset.signed === "1" || done.includes("sign");
  const over = done.some((kind) => LAST.includes(kind));
  let first = true;
  for (const button of bar.querySelectorAll<HTMLButtonElement>("[data-go]")) {
    const name = button.dataset.go ?? "";
    const form = document.getElementById(`m-${name}`) as HTMLFormElement | null;
    const possible = !over && !done.includes(name) && form !== null && may(name, form, signed);
    button.hidden = !possible;
    button.classList.toggle("btn-primary", possible && first);
    if (possible) first = false;
    if (form) form.hidden = !possible || form.dataset.open !== "1";
  }
  bar.hidden = first;
  for (const button of document.querySelectorAll<HTMLElement>(".mo-shoot")) button.hidden = over;
  drawPhotos(waiting);
}

/** A refusal of the server stands, but for 处置完毕 that only waited for the 签收 of this phone. */
function may(name: string, form: HTMLFormElement, signed: boolean): boolean {
  if (name === "sign") return !signed && !form.dataset.refusal;
  const here = document.querySelector<HTMLElement>('[data-live="case"]')!.dataset;
  if (name === "finish" && here.signed !== "1") return signed && (here.state === "dispatched" || !form.dataset.refusal);
  return !form.dataset.refusal;
}

function show(name: string): void {
  const form = document.getElementById(`m-${name}`) as HTMLFormElement;
  if (name === "sign") return form.requestSubmit();
  for (const other of forms()) if (other !== form) delete other.dataset.open;
  form.dataset.open = "1";
  void project().then(() => {
    form.scrollIntoView({ block: "center" });
    form.querySelector<HTMLElement>("textarea, input:not([type=hidden]), select")?.focus();
  });
}

async function submitted(form: HTMLFormElement): Promise<void> {
  if (form.dataset.sent || !complete(form)) return;
  clearTimeout(pause);
  form.dataset.sent = "1";
  const key = (form.dataset.key ??= newKey());
  const fields = fieldsOf(form);
  const report = form.dataset.act === "report";
  if (report) {
    fields.condition ||= fields.other;
    fields.address = [fields.community, fields.address].filter(Boolean).join(" ");
    fields.at = new Date().toISOString();
  }
  const label = form.dataset.label ?? "";
  const caseId = form.dataset.case ?? "";
  const common = { label, about: form.dataset.about ?? "", caseId, version: form.dataset.version ?? "" };
  let there = await send({ ...common, key, kind: form.dataset.act ?? "", after: "", fields, photo: null });
  for (const [number, photo] of (held.get(idOf(form)) ?? []).entries()) {
    there = there && (await send({ ...common, label: `${words().photo} · ${label}`, key: `${key}-${number}`, kind: "photo", after: key, fields: { moment: "report" }, photo }));
  }
  if (!there) {
    delete form.dataset.sent;
    return;
  }
  await forgetDraft(idOf(form));
  held.delete(idOf(form));
  delete form.dataset.open;
  if (report || LAST.includes(form.dataset.act ?? "")) location.href = home();
  else await project();
}

/** Nothing is sent that the server must refuse; what is missing is said beside the button. */
function complete(form: HTMLFormElement): boolean {
  const why = form.querySelector<HTMLElement>("[data-why]");
  if (form.dataset.act !== "report") return form.reportValidity();
  const fields = fieldsOf(form);
  const fault = !fields.reason.trim() ? why?.dataset.text : !fields.lon && !fields.address.trim() && !fields.community ? why?.dataset.place : "";
  if (why) {
    why.textContent = fault ?? "";
    why.hidden = !fault;
  }
  if (fault && !fields.reason.trim()) form.querySelector<HTMLElement>("textarea")?.focus();
  return !fault;
}

/** Photos of a case go off at once; those of a report wait for it in its draft. */
async function taken(input: HTMLInputElement, files: File[]): Promise<void> {
  input.value = "";
  await restored;
  const form = input.closest<HTMLFormElement>("form[data-draft]");
  for (const file of files) {
    const photo = await smaller(file);
    if (form && input.dataset.hold !== undefined) {
      held.set(idOf(form), [...(held.get(idOf(form)) ?? []), photo]);
      drawHeld(form);
      await keep(form);
    } else await sendPhoto(input.dataset, photo);
  }
}

export async function sendPhoto(about: DOMStringMap, photo: Blob): Promise<void> {
  await send({
    key: newKey(), kind: "photo", label: `${words().photo} · ${about.label}`, about: about.about ?? "", caseId: about.case ?? "", version: "", after: "",
    fields: { moment: about.photo ?? "" }, photo,
  });
}

function drawHeld(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("[data-photos]");
  box?.replaceChildren(...(held.get(idOf(form)) ?? []).map((photo, number) => image(`${form.dataset.key}-${number}`, photo)));
}

function drawPhotos(waiting: Item[]): void {
  for (const old of document.querySelectorAll("[data-photos] [data-own]")) old.remove();
  for (const item of waiting) {
    if (item.photo) document.querySelector(`[data-photos="${item.fields.moment}"]`)?.append(image(item.key, item.photo));
  }
}

function image(key: string, photo: Blob): HTMLImageElement {
  const shown = document.createElement("img");
  shown.src = picture(key, photo);
  shown.alt = words().photo ?? "";
  shown.dataset.own = "1";
  return shown;
}

/** The page as the server has it now; what is being typed stays. */
export async function refresh(): Promise<void> {
  const here = document.querySelector<HTMLElement>("[data-live]");
  if (!here) return;
  let typing = "";
  let open: string[] = [];
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // what was typed in the last moments is not kept yet
    clearTimeout(pause);
    for (const form of forms()) await keep(form);
    typing = placeOf(document.activeElement);
    open = forms().filter((form) => form.dataset.open === "1").map((form) => form.id);
    for (const selector of [`[data-live="${here.dataset.live}"]`, ".mo-made", ".mo-bar#m-bar"]) {
      const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
      if (old && fresh) old.replaceWith(document.importNode(fresh, true));
    }
    main().dataset.kept = page.getElementById("main")?.dataset.kept ?? "";
  } catch {
    return;
  }
  for (const form of forms()) if (open.includes(form.id)) form.dataset.open = "1";
  await restore(); // and shows what is possible now
  clearTimeout(again);
  if (main().dataset.kept === "1" && navigator.onLine) again = window.setTimeout(() => void refresh(), AGAIN_MS);
  if (typing) document.querySelector<HTMLElement>(typing)?.focus();
}

/** Where somebody is typing, to be found again in the new page. */
function placeOf(element: Element | null): string {
  const form = element?.closest<HTMLFormElement>("form[data-draft]");
  const name = element?.getAttribute("name");
  return form && name ? `#${form.id} [name="${name}"]` : "";
}
