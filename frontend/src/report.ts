/** The living report: choose a figure, filter, search, read terms, turn selected text into a commitment. */

import { figuresOf, Filters } from "./report_filters";
import { bindKeys } from "./report_keys";
import { bindOutline } from "./report_outline";
import { Panel } from "./report_panel";
import { Search } from "./report_search";
import { bindSelection } from "./report_select";
import { bindTerms } from "./report_terms";

function start(root: HTMLElement): void {
  const figures = figuresOf(root);
  const panel = new Panel(root, figures);
  const filters = new Filters(root, figures);
  const search = new Search(root);
  const outline = bindOutline(root);
  const terms = bindTerms(root);
  bindSelection(root);
  bindKeys({ panel, filters, search, outline, terms });
  bindPrint(root);
  const wanted = root.dataset.open || location.hash.slice(1);
  if (wanted && figures.some((figure) => figure.key === wanted)) panel.choose(wanted, { scroll: true });
  else if (search.query) search.run();
}

function bindPrint(root: HTMLElement): void {
  root.querySelector("#rp-print")?.addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    for (const details of root.querySelectorAll("details")) details.open = true;
  });
}

const root = document.getElementById("rp");
if (root) start(root);
