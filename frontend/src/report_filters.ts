/** Filters of the living report: what does not match is dimmed, the choice stands in the address. */

export interface FigureMark {
  key: string;
  kind: string;
  state: string;
  units: string[];
  section: string;
  unsure: boolean;
  elements: HTMLElement[];
}

const NAMES = ["kind", "section", "unit", "state"] as const;
type Name = (typeof NAMES)[number];

/** The figures in the order of the text; a figure cut in two by a bold lead has two elements. */
export function figuresOf(root: HTMLElement): FigureMark[] {
  const found = new Map<string, FigureMark>();
  for (const element of root.querySelectorAll<HTMLElement>("#rp-paper [data-key]")) {
    const key = element.dataset.key ?? "";
    const known = found.get(key);
    if (known) known.elements.push(element);
    else
      found.set(key, {
        key,
        kind: element.dataset.k ?? "",
        state: element.dataset.st ?? "",
        units: (element.dataset.u ?? "").split(" ").filter(Boolean),
        section: element.dataset.sec ?? "",
        unsure: element.dataset.unsure !== undefined,
        elements: [element],
      });
  }
  return [...found.values()];
}

export class Filters {
  private readonly bar: HTMLElement;
  private readonly count: HTMLElement | null;
  private readonly clear: HTMLButtonElement | null;

  constructor(private readonly root: HTMLElement, private readonly figures: FigureMark[]) {
    this.bar = root.querySelector<HTMLElement>("#rp-filters") ?? root;
    this.count = root.querySelector("#rp-count");
    this.clear = root.querySelector("#rp-clear");
    this.fromAddress();
    this.bar.addEventListener("change", () => this.apply());
    this.clear?.addEventListener("click", () => this.reset());
    const toggle = root.querySelector<HTMLElement>("#rp-filter-toggle");
    toggle?.addEventListener("click", () => {
      const open = root.classList.toggle("rp--filters");
      toggle.setAttribute("aria-expanded", String(open));
    });
    this.apply();
  }

  /** Sections below the chosen one count as chosen too. */
  private sections(chosen: string): Set<string> {
    const links = [...this.root.querySelectorAll<HTMLElement>("[data-spy]")];
    const at = links.findIndex((link) => link.dataset.spy === chosen);
    const level = (link: HTMLElement): number => Number(link.dataset.level ?? "1");
    const found = new Set([chosen]);
    if (at < 0) return found;
    for (const link of links.slice(at + 1)) {
      if (level(link) <= level(links[at])) break;
      found.add(link.dataset.spy ?? "");
    }
    return found;
  }

  get values(): Record<Name, string> {
    const chosen = { kind: "", section: "", unit: "", state: "" };
    for (const name of NAMES) {
      const field = this.bar.querySelector<HTMLInputElement | HTMLSelectElement>(`select[name=${name}], input[name=${name}]:checked`);
      chosen[name] = field?.value ?? "";
    }
    return chosen;
  }

  get active(): boolean {
    return Object.values(this.values).some(Boolean);
  }

  reset(): void {
    for (const field of this.bar.querySelectorAll<HTMLSelectElement>("select")) field.value = "";
    const all = this.bar.querySelector<HTMLInputElement>("input[name=kind][value='']");
    if (all) all.checked = true;
    this.apply();
  }

  /** Figures that match, in the order of the text. */
  matching(): FigureMark[] {
    const { kind, section, unit, state } = this.values;
    const sections = section ? this.sections(section) : null;
    return this.figures.filter(
      (f) =>
        (!kind || f.kind === kind) &&
        (!sections || sections.has(f.section)) &&
        (!unit || f.units.includes(unit)) &&
        (!state || (state === "unsure" ? f.unsure : f.state === state)),
    );
  }

  private apply(): void {
    const shown = new Set(this.matching());
    const active = this.active;
    for (const figure of this.figures) {
      for (const element of figure.elements) element.classList.toggle("is-off", active && !shown.has(figure));
    }
    this.keepClauses(active ? shown : new Set());
    this.root.classList.toggle("rp--filtered", active);
    this.root.classList.toggle("rp--clauses", this.bar.querySelector<HTMLInputElement>("input[name=clauses]")?.checked ?? false);
    if (this.clear) this.clear.hidden = !active;
    if (this.count) this.count.textContent = active ? `${shown.size} / ${this.figures.length}` : "";
    this.toAddress();
  }

  /** The clauses of the figures that match are not dimmed with the rest. */
  private keepClauses(shown: Set<FigureMark>): void {
    const kept = new Set<string>();
    for (const figure of shown) {
      for (const run of figure.elements[0].querySelectorAll<HTMLElement>("[data-c]")) kept.add(run.dataset.c ?? "");
    }
    for (const run of this.root.querySelectorAll<HTMLElement>("#rp-paper span[data-c]")) {
      run.classList.toggle("is-kept", kept.has(run.dataset.c ?? ""));
    }
  }

  private fromAddress(): void {
    const query = new URLSearchParams(location.search);
    for (const name of NAMES) {
      const value = query.get(name);
      if (!value) continue;
      for (const field of this.bar.querySelectorAll<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)) {
        if (field instanceof HTMLSelectElement) {
          if ([...field.options].some((option) => option.value === value)) field.value = value;
        } else field.checked = field.value === value;
      }
    }
    const clauses = this.bar.querySelector<HTMLInputElement>("input[name=clauses]");
    if (clauses && query.has("clauses")) clauses.checked = true;
  }

  private toAddress(): void {
    const url = new URL(location.href);
    for (const [name, value] of Object.entries(this.values)) {
      if (value) url.searchParams.set(name, value);
      else url.searchParams.delete(name);
    }
    if (this.root.classList.contains("rp--clauses")) url.searchParams.set("clauses", "1");
    else url.searchParams.delete("clauses");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  }
}
