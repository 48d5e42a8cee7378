/** Menus (details[data-menu]) and dialogs: data-open="id" opens one, data-close closes the one around it. */
export function bindDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    const opener = target.closest<HTMLElement>("[data-open]");
    if (opener) show(opener.dataset.open ?? "");
    if (target.closest("[data-close]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && outside(target, event)) target.close();
    closeMenus(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
    const found = document.getElementById("cn-found");
    if (found?.innerHTML) found.innerHTML = "";
  });
}

function show(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

/** A click on the shade around a dialog, which belongs to the dialog element itself. */
function outside(dialog: HTMLDialogElement, event: MouseEvent): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

function closeMenus(target: HTMLElement): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
  const found = document.getElementById("cn-found");
  if (found?.innerHTML && !target.closest(".cn-search")) found.innerHTML = "";
}
