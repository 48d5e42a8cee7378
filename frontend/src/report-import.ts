/** The import page: drop a file, see it go up, be told in words what is wrong with it. */

interface Answer {
  url?: string;
  code?: string;
  message?: string;
  data?: { report_id?: number };
}

function start(form: HTMLFormElement): void {
  const drop = form.querySelector<HTMLElement>("#rp-drop");
  const file = form.querySelector<HTMLInputElement>("#rp-file");
  if (!drop || !file) return;
  for (const name of ["dragover", "dragenter"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!(event as DragEvent).relatedTarget) drop.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    const files = (event as DragEvent).dataTransfer?.files;
    if (files?.length) {
      file.files = files;
      named(form, file);
    }
  });
  file.addEventListener("change", () => named(form, file));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

function named(form: HTMLFormElement, file: HTMLInputElement): void {
  const chosen = file.files?.[0];
  const label = form.querySelector<HTMLElement>("#rp-drop-name");
  if (!chosen || !label) return;
  label.dataset.empty ??= label.textContent ?? "";
  label.textContent = `${chosen.name}（${size(chosen.size)}）`;
  form.querySelector("#rp-drop")?.classList.add("is-filled");
  hideError(form);
  const most = Number(form.dataset.most ?? "30");
  if (chosen.size > most * 1024 * 1024) showError(form, { code: "documents.too_large", message: form.dataset.tooLarge });
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function send(form: HTMLFormElement): void {
  const request = new XMLHttpRequest();
  const row = form.querySelector<HTMLElement>("#rp-upload");
  const bar = form.querySelector<HTMLProgressElement>("#rp-upload-bar");
  const text = form.querySelector<HTMLElement>("#rp-upload-text");
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  hideError(form);
  if (row) row.hidden = false;
  if (button) button.disabled = true;
  request.upload.addEventListener("progress", (event) => {
    const percent = event.lengthComputable ? Math.round((event.loaded / event.total) * 100) : 0;
    if (bar) bar.value = percent;
    if (text) text.textContent = `${form.dataset.sending ?? ""} ${percent}%`;
  });
  const over = (answer: Answer): void => {
    if (row) row.hidden = true;
    if (button) button.disabled = false;
    showError(form, answer);
  };
  request.addEventListener("error", () => over({ message: form.dataset.lost }));
  request.addEventListener("load", () => {
    const answer = parsed(request.responseText);
    if (request.status < 300 && answer.url) location.assign(answer.url);
    else over({ message: form.dataset.lost, ...answer });
  });
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
}

function parsed(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}

function showError(form: HTMLFormElement, answer: Answer): void {
  const box = form.querySelector<HTMLElement>("#rp-import-error");
  if (!box) return;
  const set = (id: string, value: string): void => {
    const element = form.querySelector(id);
    if (element) element.textContent = value;
  };
  set("#rp-import-error-text", answer.message ?? "");
  set("#rp-import-error-code", answer.code ?? "");
  const link = form.querySelector<HTMLAnchorElement>("#rp-import-error-link");
  const known = answer.data?.report_id;
  if (link) {
    link.hidden = known === undefined;
    if (known !== undefined) link.href = `../${known}/`;
  }
  box.hidden = false;
  box.focus();
}

function hideError(form: HTMLFormElement): void {
  const box = form.querySelector<HTMLElement>("#rp-import-error");
  if (box) box.hidden = true;
}

const form = document.querySelector<HTMLFormElement>("#rp-import");
if (form) start(form);
