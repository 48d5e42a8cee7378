/** Sticky parts stand below whatever the shell keeps at the top. */
export function placeBelowShell(root: HTMLElement): void {
  const measure = (): void => {
    let top = 0;
    for (const bar of document.querySelectorAll<HTMLElement>(".cn-top")) {
      const { position } = getComputedStyle(bar);
      if (position === "sticky" || position === "fixed") top = Math.max(top, bar.offsetHeight);
    }
    root.style.setProperty("--rp-top", `${top}px`);
  };
  measure();
  addEventListener("resize", measure);
}
