/** Which row the keyboard stands on and which rows are chosen; survives the list being drawn again. */

export class Rows {
  private chosen = new Set<string>();
  private at = -1;
  private last = -1;
  /** All rows of the filter, also those on other pages. */
  everything = false;

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("change", (event) => this.onChange(event.target as HTMLElement));
    root.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("htmx:afterSwap", (event) => {
      if ((event.target as HTMLElement).id === "lg-list" || (event as CustomEvent<{ target: HTMLElement }>).detail.target.id === "lg-list") this.redrawn();
    });
    this.draw();
  }

  get list(): HTMLElement | null {
    return this.root.querySelector("#lg-list");
  }

  private get all(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(".lg-row")];
  }

  /** Chosen items ("id:version"), or the row the keyboard stands on. */
  items(): string[] {
    if (this.chosen.size) return [...this.chosen];
    const row = this.current();
    return row ? [row.dataset.item ?? ""] : [];
  }

  current(): HTMLElement | undefined {
    return this.all[this.at];
  }

  step(by: number): void {
    const rows = this.all;
    if (!rows.length) return;
    this.at = Math.min(Math.max(this.at + by, 0), rows.length - 1);
    for (const [index, row] of rows.entries()) row.classList.toggle("lg-at", index === this.at);
    const row = rows[this.at];
    row.querySelector<HTMLElement>(".lg-text")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  toggle(range = false): void {
    const rows = this.all;
    const row = rows[this.at];
    if (!row) return;
    if (range && this.last >= 0) {
      for (let i = Math.min(this.last, this.at); i <= Math.max(this.last, this.at); i++) this.chosen.add(rows[i].dataset.item ?? "");
    } else {
      const item = row.dataset.item ?? "";
      if (!this.chosen.delete(item)) this.chosen.add(item);
    }
    this.last = this.at;
    this.everything = false;
    this.draw();
  }

  chooseEverything(): void {
    for (const row of this.all) this.chosen.add(row.dataset.item ?? "");
    this.everything = Number(this.list?.dataset.total ?? 0) > this.all.length;
    this.draw();
  }

  clear(): void {
    this.chosen.clear();
    this.everything = false;
    this.draw();
  }

  get any(): boolean {
    return this.chosen.size > 0;
  }

  private onChange(target: HTMLElement): void {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.matches("[data-all]")) {
      for (const row of this.all) {
        if (target.checked) this.chosen.add(row.dataset.item ?? "");
        else this.chosen.delete(row.dataset.item ?? "");
      }
    } else if (target.matches("[data-pick]")) {
      const row = target.closest<HTMLElement>(".lg-row");
      this.at = this.all.findIndex((other) => other === row);
      const item = row?.dataset.item ?? "";
      if (target.checked) this.chosen.add(item);
      else this.chosen.delete(item);
      this.last = this.at;
    } else return;
    this.everything = false;
    this.draw();
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as HTMLElement;
    // the whole cell is the target, not only the small box in it
    if (target.matches("td.lg-c-x")) target.querySelector("input")?.click();
    if (target.closest("[data-everything]")) this.chooseEverything();
    if (target.closest("[data-clear]")) this.clear();
  }

  /** After the list was drawn again: rows that are no longer there are no longer chosen. */
  private redrawn(): void {
    const there = new Set(this.all.map((row) => row.dataset.item ?? ""));
    for (const item of [...this.chosen]) if (!there.has(item)) this.chosen.delete(item);
    this.everything = false;
    this.at = Math.min(this.at, this.all.length - 1);
    this.draw();
  }

  private draw(): void {
    for (const row of this.all) {
      const on = this.chosen.has(row.dataset.item ?? "");
      row.setAttribute("aria-selected", String(on));
      const box = row.querySelector<HTMLInputElement>("[data-pick]");
      if (box) box.checked = on;
    }
    const bar = this.root.querySelector<HTMLElement>("#lg-bulk");
    if (bar) bar.hidden = this.chosen.size === 0;
    const count = bar?.querySelector("[data-count]");
    if (count) count.textContent = this.everything ? (this.list?.dataset.total ?? "") : String(this.chosen.size);
    const whole = this.root.querySelector<HTMLInputElement>("[data-all]");
    if (whole) {
      whole.checked = this.all.length > 0 && this.all.every((row) => this.chosen.has(row.dataset.item ?? ""));
      whole.indeterminate = !whole.checked && this.chosen.size > 0;
    }
  }
}
