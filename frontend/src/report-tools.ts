/** The quieter pages of a report: filters that apply at once, and the coverage view's links both ways. */

for (const form of document.querySelectorAll<HTMLFormElement>("form.rp-table-bar")) {
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLSelectElement) form.requestSubmit();
  });
}

const coverage = document.getElementById("rp-coverage");
if (coverage) {
  coverage.addEventListener("click", (event) => {
    const mark = (event.target as Element).closest<HTMLElement>(".rp-paper [data-x], .rp-paper [data-key]");
    if (mark) {
      event.preventDefault();
      pick(mark);
      showRow(coverage, mark);
      return;
    }
    const link = (event.target as Element).closest<HTMLAnchorElement>(".rp-cat a[href^='#']");
    const aim = link && document.getElementById(link.hash.slice(1));
    if (!aim) return;
    event.preventDefault();
    const hidden = aim.closest("details");
    if (hidden) hidden.open = true;
    pick(aim);
    aim.scrollIntoView({ block: "center", behavior: "instant" });
  });
}

/** One mark is the chosen one. */
function pick(mark: HTMLElement): void {
  for (const old of document.querySelectorAll(".is-open")) old.classList.remove("is-open");
  mark.classList.add("is-open");
  history.replaceState(history.state, "", `#${mark.id}`);
}

/** Open the list that names the mark, and bring its row into view. */
function showRow(root: HTMLElement, mark: HTMLElement): void {
  const row = root.querySelector<HTMLElement>(`.rp-cat a[href="#${CSS.escape(mark.id)}"]`);
  const list = row?.closest("details");
  if (!row || !list) return;
  list.open = true;
  row.classList.add("is-open");
  const column = row.closest<HTMLElement>(".rp-cover");
  if (column) column.scrollTop += row.getBoundingClientRect().top - column.getBoundingClientRect().top - 120;
}
