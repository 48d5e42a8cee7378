/** Runs before anything is drawn, so that a dark page never flashes white. */
const page = document.documentElement;
const machine = matchMedia("(prefers-color-scheme: dark)");

function apply(): void {
  const chosen = page.dataset.theme;
  page.dataset.bsTheme = chosen === "dark" || (chosen !== "light" && machine.matches) ? "dark" : "light";
}

apply();
if (machine.addEventListener) machine.addEventListener("change", apply);
