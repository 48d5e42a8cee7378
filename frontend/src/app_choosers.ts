/** select[data-choose]: a list one can type in. Without this script it stays an ordinary list. */
import htmx from "htmx.org";
import TomSelect from "tom-select/base";

interface Chosen extends HTMLSelectElement {
  tomselect?: TomSelect;
}

export function bindChoosers(): void {
  htmx.onLoad((root) => {
    const part = root as HTMLElement;
    for (const select of part.querySelectorAll<Chosen>("select[data-choose]")) {
      if (select.tomselect) continue;
      new TomSelect(select, {
        maxOptions: 200,
        maxItems: select.multiple ? null : 1,
        plugins: [],
        hidePlaceholder: true,
        render: { no_results: () => `<div class="no-results">${select.dataset.none ?? "没有符合的选项"}</div>` },
      });
    }
  });
}
