/** Public pages: everything works without this; with it the phone says where it is, words are kept, photos go up at once. */
import { bindDrafts } from "./resident_drafts";
import { bindPlace } from "./resident_place";
import { bindSuggestions } from "./resident_suggest";

/** The summary of what is wrong takes the focus, in browsers without autofocus on it too. */
bindDrafts();
document.querySelector<HTMLElement>("[data-errors]")?.focus();

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

/** A chosen photo is sent at once, so that a tab that is killed loses nothing. */
function bindPhotos(form: HTMLFormElement): void {
  const file = form.querySelector<HTMLInputElement>("input[type=file]");
  const add = form.querySelector<HTMLButtonElement>("button[name=add]");
  if (!file || !add) return;
  add.hidden = true;
  file.addEventListener("change", () => {
    if (!file.files?.length) return;
    const state = form.querySelector<HTMLElement>("[data-state]");
    if (state) state.textContent = form.dataset.sending ?? "";
    form.requestSubmit(add);
  });
}

document.querySelectorAll<HTMLFormElement>("form[data-photos]").forEach(bindPhotos);
document.querySelectorAll<HTMLFormElement>("form[data-where]").forEach(bindPlace);
bindSuggestions();
