/** The living report: choose a figure, filter, search, read terms, turn selected text into a commitment. */

import { figuresOf, Filters } from "./report_filters";
import { bindKeys } from "./report_keys";
import { bindOutline } from "./report_outline";
import { Panel } from "./report_panel";
import { Search } from "./report_search";
import { bindSelection } from "./report_select";
import { bindTerms } from "./report_terms";

function start(root: HTMLElement): void {
  placeBelowShell(root);
  const figures = figuresOf(root);
  const panel = new Panel(root, figures);
  const filters = new Filters(root, figures);
  const search = new Search(root);
  const outline = bindOutline(root);
  const terms = bindTerms(root);
  bindSelection(root);
  bindKeys(root, { panel, filters, search, outline, terms });
  bindPrint(root);
  const wanted = root.dataset.open || location.hash.slice(1);
  if (wanted && figures.some((figure) => figure.key === wanted)) panel.choose(wanted, { scroll: true });
  else if (search.query) search.run();
}

/** Sticky parts stand below whatever the shell keeps at the top. */
function placeBelowShell(root: HTMLElement): void {
  const measure = (): void => {
    let top = 0;
    for (const bar of document.querySelectorAll<HTMLElement>("header, .navbar")) {
      if (bar.closest(".rp")) continue;
      const style = getComputedStyle(bar);
      const box = bar.getBoundingClientRect();
      const across = box.width > innerWidth * 0.5 && box.height < 120;
      if (across && (style.position === "sticky" || style.position === "fixed")) top = Math.max(top, box.height);
    }
    root.style.setProperty("--rp-top", `${top}px`);
  };
  measure();
  addEventListener("resize", measure);
}

function bindPrint(root: HTMLElement): void {
  root.querySelector("#rp-print")?.addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    for (const details of root.querySelectorAll("details")) details.open = true;
  });
}

const root = document.getElementById("rp");
if (root) start(root);
