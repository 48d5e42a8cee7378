/** Annex terms where they occur: the definition opens by click, touch, Enter or by resting the pointer. */

export interface Terms {
  close(): boolean;
}

export function bindTerms(root: HTMLElement): Terms {
  const pop = root.querySelector<HTMLElement>("#rp-pop");
  const store = root.querySelector<HTMLElement>("#rp-terms");
  let opener: HTMLElement | null = null;
  let resting = 0;

  function open(term: HTMLElement): void {
    const entry = store?.querySelector<HTMLElement>(`[data-term="${CSS.escape(term.dataset.t ?? "")}"]`);
    if (!pop || !entry) return;
    setText(pop, "#rp-pop-name", entry.dataset.name ?? "");
    setText(pop, "#rp-pop-text", entry.textContent ?? "");
    pop.querySelector<HTMLAnchorElement>("#rp-pop-link")?.setAttribute("href", `#${entry.dataset.at ?? ""}`);
    opener?.setAttribute("aria-expanded", "false");
    opener = term;
    term.setAttribute("aria-expanded", "true");
    pop.hidden = false;
    place(pop, term, root);
  }

  function close(): boolean {
    if (!pop || pop.hidden) return false;
    const inside = pop.contains(document.activeElement);
    pop.hidden = true;
    opener?.setAttribute("aria-expanded", "false");
    if (inside) opener?.focus();
    opener = null;
    return true;
  }

  root.addEventListener("click", (event) => {
    const target = event.target as Element;
    const term = target.closest<HTMLElement>(".rp-term[data-t]");
    if (term) {
      event.preventDefault();
      const again = term === opener && pop !== null && !pop.hidden;
      if (again && event.detail === 0) close();
      else {
        open(term);
        if (event.detail === 0) pop?.querySelector<HTMLElement>(".rp-close")?.focus();
      }
    } else if (target.closest("#rp-pop .rp-close, #rp-pop-link") || !target.closest("#rp-pop")) close();
  });
  if (matchMedia("(hover: hover)").matches) {
    root.addEventListener("pointerover", (event) => {
      const term = (event.target as Element).closest<HTMLElement>(".rp-term[data-t]");
      clearTimeout(resting);
      if (term) resting = window.setTimeout(() => open(term), 350);
      else if (!(event.target as Element).closest("#rp-pop")) resting = window.setTimeout(close, 350);
    });
  }
  return { close };
}

function setText(pop: HTMLElement, selector: string, text: string): void {
  const element = pop.querySelector(selector);
  if (element) element.textContent = text;
}

function place(pop: HTMLElement, term: HTMLElement, root: HTMLElement): void {
  const parent = (pop.offsetParent as HTMLElement | null) ?? document.documentElement;
  const frame = parent.getBoundingClientRect();
  const box = term.getClientRects()[0] ?? term.getBoundingClientRect();
  const room = root.getBoundingClientRect();
  const left = Math.min(Math.max(box.left, room.left + 4), Math.max(room.right - pop.offsetWidth - 4, room.left + 4));
  const above = box.bottom + pop.offsetHeight + 12 > innerHeight && box.top > pop.offsetHeight + 80;
  pop.style.left = `${left - frame.left}px`;
  pop.style.top = `${(above ? box.top - pop.offsetHeight - 6 : box.bottom + 6) - frame.top}px`;
}
