/** The outline: where one is while scrolling, and a drawer on narrow screens. */

export interface Outline {
  toggle(open?: boolean): void;
  isOpen(): boolean;
}

export function bindOutline(root: HTMLElement): Outline {
  const links = [...root.querySelectorAll<HTMLAnchorElement>("[data-spy]")];
  const backdrop = root.querySelector<HTMLElement>("#rp-backdrop");
  const toggle = (open = !root.classList.contains("rp--outline")): void => {
    root.classList.toggle("rp--outline", open);
    if (backdrop) backdrop.hidden = !open;
    if (open) links[0]?.focus();
  };
  root.querySelector("[data-open-outline]")?.addEventListener("click", () => toggle(true));
  root.querySelector("[data-close-outline]")?.addEventListener("click", () => toggle(false));
  backdrop?.addEventListener("click", () => toggle(false));
  for (const link of links) link.addEventListener("click", () => toggle(false));
  spy(root, links);
  return { toggle, isOpen: () => root.classList.contains("rp--outline") };
}

function spy(root: HTMLElement, links: HTMLAnchorElement[]): void {
  const anchors = links.map((link) => root.querySelector<HTMLElement>(`#s${link.dataset.spy ?? ""}`));
  let waiting = false;
  const mark = (): void => {
    waiting = false;
    let at = -1;
    anchors.forEach((anchor, index) => {
      if (anchor && anchor.getBoundingClientRect().top < innerHeight * 0.25) at = index;
    });
    links.forEach((link, index) => {
      if (index === at) {
        if (!link.hasAttribute("aria-current")) keepInView(link);
        link.setAttribute("aria-current", "true");
      } else link.removeAttribute("aria-current");
    });
  };
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
  mark();
}

function keepInView(link: HTMLElement): void {
  const column = link.closest<HTMLElement>(".rp-left");
  if (!column) return;
  const [box, frame] = [link.getBoundingClientRect(), column.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) column.scrollTop += box.top - frame.top - frame.height / 2;
}
