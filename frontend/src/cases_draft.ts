/** The phone form: every pause in typing keeps the draft on the server, looks for the class, and for the same matter. */

export function bindDraft(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-draft]");
  if (!form) return;
  // What is on its way to be sent is no draft any more.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (form.dataset.sent && form.contains(event.target as Node)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const choice = (event.target as HTMLElement).closest<HTMLElement>("[data-place]");
    if (!choice) return;
    set(form, "area_code", choice.dataset.place ?? "");
    set(form, "area_name", choice.dataset.name ?? "");
    const address = form.elements.namedItem("address");
    if (address instanceof HTMLInputElement && !address.value) address.value = choice.dataset.name ?? "";
    const found = document.getElementById("dk-places");
    if (found) found.innerHTML = "";
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}
