/** 「这是不是：…」 while the words are being written; without script the server asks after the step. */
import { csrfToken } from "./app_server";

const PAUSE = 500;

export function bindSuggestions(): void {
  const place = document.querySelector<HTMLElement>("[data-suggest]");
  const text = document.querySelector<HTMLTextAreaElement>("textarea[name=text]");
  if (!place || !text) return;
  let timer = 0;
  let asked = text.value.trim();
  text.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const now = text.value.trim();
      if (now === asked) return;
      asked = now;
      void ask(place, now);
    }, PAUSE);
  });
  if (text.value.trim() && !place.querySelector("fieldset")) void ask(place, asked);
}

async function ask(place: HTMLElement, text: string): Promise<void> {
  const chosen = place.querySelector<HTMLInputElement>("input[name=class_id]:checked")?.value ?? "";
  const body = new URLSearchParams({ text, class_id: chosen });
  try {
    const answer = await fetch(place.dataset.suggest ?? "", { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
    if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // offline: the question is asked when the step is sent
  }
}
