/** The panel of the chosen figure: fetched as a piece of HTML, kept for going back, marked in the text. */

import type { FigureMark } from "./report_filters";
import { toast } from "./report_toast";

interface Choice {
  scroll?: boolean;
}

export class Panel {
  current = "";
  private readonly body: HTMLElement;
  private readonly kept = new Map<string, string>();
  private readonly base: string;
  private asked: AbortController | null = null;

  constructor(private readonly root: HTMLElement, private readonly figures: FigureMark[]) {
    this.body = root.querySelector<HTMLElement>("#rp-panel-body") ?? root;
    this.base = root.dataset.base ?? location.pathname;
    const opened = root.dataset.open;
    if (opened) this.kept.set(opened, this.body.innerHTML);
    root.addEventListener("click", (event) => this.onClick(event));
    addEventListener("popstate", () => {
      const key = this.keyOf(location.pathname) || location.hash.slice(1);
      if (key && this.find(key)) this.choose(key, { scroll: true });
    });
  }

  private find(key: string): FigureMark | undefined {
    return this.figures.find((figure) => figure.key === key);
  }

  private keyOf(path: string): string {
    return /\/f\/([^/]+)\/?$/.exec(path)?.[1] ?? "";
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    const figure = target.closest<HTMLElement>("#rp-paper a[data-key], [data-go]");
    if (figure) {
      event.preventDefault();
      const key = figure.dataset.key ?? figure.dataset.go ?? "";
      this.choose(key, { scroll: figure.dataset.go !== undefined });
      return;
    }
    if (target.closest("[data-close-panel]")) this.close();
    const copy = target.closest<HTMLElement>("[data-copy]");
    if (copy) void this.copyLink();
    const act = target.closest<HTMLButtonElement>("[data-post]");
    if (act) void this.post(act);
    const inside = target.closest<HTMLAnchorElement>("#rp-panel a[href^='#s']");
    if (inside) this.root.classList.remove("rp--panel");
  }

  /** Show a figure. ``scroll`` brings it into the middle of the page. */
  choose(key: string, { scroll = false }: Choice = {}): void {
    const figure = this.find(key);
    if (!figure) return;
    this.mark(key);
    this.current = key;
    this.root.classList.add("rp--panel");
    if (scroll) this.reveal(figure);
    const url = new URL(location.href);
    url.hash = "";
    url.pathname = `${this.base}f/${key}`;
    if (url.pathname !== location.pathname) history.replaceState(history.state, "", url);
    void this.load(key);
  }

  private mark(key: string): void {
    for (const element of this.root.querySelectorAll(".is-open")) element.classList.remove("is-open");
    for (const element of this.root.querySelectorAll(".is-clause")) element.classList.remove("is-clause");
    const figure = this.find(key);
    if (!figure) return;
    for (const element of figure.elements) element.classList.add("is-open");
    const clause = figure.elements[0].querySelector<HTMLElement>("[data-c]")?.dataset.c;
    if (!clause) return;
    for (const run of this.root.querySelectorAll<HTMLElement>(`#rp-paper span[data-c="${CSS.escape(clause)}"]`)) {
      if (!run.closest("[data-key]")) run.classList.add("is-clause");
    }
  }

  private reveal(figure: FigureMark): void {
    const element = figure.elements[0];
    const hidden = element.closest("details");
    if (hidden) hidden.open = true;
    const phone = matchMedia("(max-width: 991px)").matches;
    const box = element.getBoundingClientRect();
    const place = phone ? innerHeight * 0.2 : innerHeight * 0.4;
    scrollTo({ top: scrollY + box.top - place, behavior: "instant" });
  }

  private async load(key: string): Promise<void> {
    const known = this.kept.get(key);
    if (known !== undefined) return this.show(known);
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.base}f/${key}/panel/`, {
        headers: { "X-Requested-With": "fetch" },
        signal: this.asked.signal,
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      this.kept.set(key, html);
      if (this.current === key) this.show(html);
    } catch (error) {
      if ((error as Error).name === "AbortError") return;
      this.body.textContent = this.root.dataset.failed ?? "";
    }
  }

  /** Do something with the figure's commitment; the answer is the panel as it is now. */
  private async post(button: HTMLButtonElement): Promise<void> {
    const token = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
    const body = new URLSearchParams({ version: button.dataset.version ?? "" });
    button.disabled = true;
    try {
      const answer = await fetch(button.dataset.post ?? "", {
        method: "POST",
        headers: { "X-CSRFToken": token, Accept: "application/json, text/html" },
        body,
      });
      if (!answer.ok) throw new Error(((await answer.json()) as { message?: string }).message);
      const html = await answer.text();
      this.kept.clear();
      this.show(html);
      this.restate();
    } catch (error) {
      button.disabled = false;
      toast((error as Error).message || (this.root.dataset.failed ?? ""));
    }
  }

  /** The figure in the text takes the state its commitment has now. */
  private restate(): void {
    const state = this.body.querySelector<HTMLElement>(".rp-commit [data-st]")?.dataset.st;
    const figure = this.find(this.current);
    if (!figure || !state) return;
    figure.state = state;
    for (const element of figure.elements) element.dataset.st = state;
  }

  private show(html: string): void {
    this.body.innerHTML = html;
    const panel = this.root.querySelector<HTMLElement>("#rp-panel");
    if (panel) panel.scrollTop = 0;
  }

  /** Step to the next (1) or previous (-1) of ``among``. */
  step(by: 1 | -1, among: FigureMark[]): void {
    if (!among.length) return;
    const at = among.findIndex((figure) => figure.key === this.current);
    const next = at >= 0 ? at + by : this.nearest(among, by);
    const figure = among[Math.min(Math.max(next, 0), among.length - 1)];
    this.choose(figure.key, { scroll: true });
    figure.elements[0].focus({ preventScroll: true });
  }

  private nearest(among: FigureMark[], by: 1 | -1): number {
    const below = among.findIndex((figure) => figure.elements[0].getBoundingClientRect().top > 120);
    if (below < 0) return among.length - 1;
    return by > 0 ? below : below - 1;
  }

  close(): void {
    this.root.classList.remove("rp--panel");
    for (const element of this.root.querySelectorAll(".is-open, .is-clause")) element.classList.remove("is-open", "is-clause");
    if (this.current) this.find(this.current)?.elements[0].focus({ preventScroll: true });
    this.current = "";
    const url = new URL(location.href);
    url.pathname = this.base;
    history.replaceState(history.state, "", url);
  }

  async copyLink(): Promise<void> {
    if (!this.current) return;
    const link = new URL(`${this.base}f/${this.current}`, location.origin).href;
    if (await copied(link)) toast(this.root.dataset.copied ?? link);
    else prompt(this.root.dataset.copy ?? "", link);
  }
}

/** Clipboard; without a secure context (plain http in an intranet) the old way. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
