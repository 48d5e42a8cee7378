/** What is typed stays in this browser until it is sent: a reload, a lost connection or a killed tab loses nothing. */
const PREFIX = "cn-report:";

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function stored(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null; // a browser that keeps nothing
  }
}

export function bindDrafts(): void {
  const store = stored();
  if (!store) return;
  if (document.querySelector("[data-sent]")) forgetAll(store);
  document.querySelectorAll<HTMLFormElement>("form[data-draft]").forEach((form) => keep(form, store));
}

/** The page's own words win: what the server has is newer than what was typed before. */
function keep(form: HTMLFormElement, store: Storage): void {
  for (const field of form.querySelectorAll<Field>("[data-keep]")) {
    const key = `${PREFIX}${location.pathname}:${field.name}`;
    const before = store.getItem(key);
    if (before && !field.value && !form.querySelector(".cn-bad")) field.value = before;
    field.addEventListener("input", () => write(store, key, field.value));
    field.addEventListener("change", () => write(store, key, field.value));
  }
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll<Field>("[data-keep]")) store.removeItem(`${PREFIX}${location.pathname}:${field.name}`);
  });
}

function write(store: Storage, key: string, value: string): void {
  try {
    if (value) store.setItem(key, value);
    else store.removeItem(key);
  } catch {
    // full: the session still keeps every step that was sent
  }
}

function forgetAll(store: Storage): void {
  const keys = Array.from({ length: store.length }, (_, place) => store.key(place) ?? "");
  keys.filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
}
