/** Tabs that do not fit side by side on a phone: the one that is open is moved into sight. */
export function bindTabs(): void {
  for (const open of document.querySelectorAll<HTMLElement>(".cn-tabs [aria-current], .rp-tabs [aria-current]")) {
    const strip = open.parentElement as HTMLElement;
    const over = open.getBoundingClientRect().right - strip.getBoundingClientRect().right;
    if (over > 0) strip.scrollLeft += over;
  }
}
