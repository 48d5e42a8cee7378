/** The import page of places: the box says which file lies in it; a result is what the eye falls on. */
const input = document.querySelector<HTMLInputElement>("#pl-file");
const box = input?.closest<HTMLElement>(".pl-drop");
const name = box?.querySelector<HTMLElement>("[data-file-name]");

input?.addEventListener("change", () => {
  const file = input.files?.[0];
  if (!file || !name) return;
  name.textContent = `${file.name} · ${(file.size / 1024 / 1024).toFixed(1)} MB`;
  box?.classList.add("is-filled");
});
for (const kind of ["dragenter", "dragover"]) input?.addEventListener(kind, () => box?.classList.add("is-over"));
for (const kind of ["dragleave", "drop"]) input?.addEventListener(kind, () => box?.classList.remove("is-over"));
document.querySelector<HTMLElement>("#pl-result")?.focus({ preventScroll: true });

export {};
