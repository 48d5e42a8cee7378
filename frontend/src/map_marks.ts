/**
 * The marks of a map: each is a button, so that it is reached by Tab and arrow keys, read aloud, and told apart without
 * colour by the character it carries. Marks stand in the page, or come from an address that is asked for every view.
 */
import { LngLat, Marker, type Map as LibreMap } from "maplibre-gl";

export interface Mark {
  lon: number;
  lat: number;
  n: number;
  tone: string;
  title: string;
  lines: string[];
  sign?: string;
  late?: number;
  box?: [number, number, number, number];
  url?: string;
  go?: string;
  here?: boolean;
  simulated?: boolean;
}

interface Source {
  url?: string;
  marks?: Mark[];
}

/** From here on a cluster is listed: its cases stand in one place. */
const CLOSEST = 18;

export function bindMarks(map: LibreMap, element: HTMLElement, words: Record<string, string>): void {
  const script = element.dataset.marks ? document.getElementById(element.dataset.marks) : null;
  if (script) new Marks(map, element, words, JSON.parse(script.textContent ?? "{}") as Source);
}

class Marks {
  private drawn: Marker[] = [];
  private readonly card: HTMLElement;
  private asking: AbortController | null = null;

  constructor(
    private readonly map: LibreMap,
    private readonly element: HTMLElement,
    private readonly words: Record<string, string>,
    source: Source,
  ) {
    this.card = element.appendChild(document.createElement("div"));
    this.card.className = "mp-card";
    this.card.setAttribute("role", "status");
    this.card.hidden = true;
    element.addEventListener("mp:marks", (event) => this.draw((event as CustomEvent<Mark[]>).detail));
    element.addEventListener("keydown", (event) => this.key(event), { capture: true }); // before the map pans
    map.on("click", () => this.close());
    if (source.marks) this.draw(source.marks);
    if (!source.url) return;
    const ask = (): void => void this.ask(source.url!);
    map.on("moveend", ask);
    element.addEventListener("mp:refresh", ask);
    ask();
  }

  private async ask(address: string): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const view = this.map.getBounds();
    const url = new URL(address, location.href);
    url.searchParams.set("box", view.toArray().flat().map((side) => side.toFixed(6)).join(","));
    url.searchParams.set("px", String(this.element.clientWidth));
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.draw(((await answer.json()) as { marks: Mark[] }).marks);
    } catch {
      if (!asking.signal.aborted) this.tell({ inView: -1 });
    }
  }

  private draw(marks: Mark[]): void {
    const before = this.buttons().indexOf(document.activeElement as HTMLElement);
    const focused = before < 0 ? null : this.drawn[before].getLngLat();
    this.drawn.forEach((one) => one.remove());
    this.drawn = marks.map((mark) => new Marker({ element: this.button(mark) }).setLngLat([mark.lon, mark.lat]).addTo(this.map));
    const [first] = this.buttons();
    if (first) first.tabIndex = 0;
    if (focused) this.focus(this.nearest(focused));
    this.tell({ inView: marks.reduce((sum, mark) => sum + mark.n, 0) });
  }

  private tell(detail: { inView: number }): void {
    this.element.dispatchEvent(new CustomEvent("mp:drawn", { detail, bubbles: true }));
  }

  private buttons(): HTMLElement[] {
    return this.drawn.map((one) => one.getElement());
  }

  private nearest(place: LngLat): HTMLElement | undefined {
    const far = (one: Marker): number => one.getLngLat().distanceTo(place);
    return [...this.drawn].sort((a, b) => far(a) - far(b))[0]?.getElement();
  }

  private button(mark: Mark): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `mp-mark${mark.n > 1 ? " mp-many" : ""}${mark.here ? " mp-here" : ""}`;
    button.dataset.tone = mark.tone;
    button.tabIndex = -1;
    button.textContent = mark.n > 1 ? String(mark.n) : (mark.sign ?? "");
    if (mark.late) button.append(Object.assign(document.createElement("small"), { textContent: `${this.words.late}${mark.late}` }));
    button.setAttribute("aria-label", [mark.title, ...mark.lines].join("，"));
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      this.open(mark);
    });
    return button;
  }

  /** A cluster opens: closer, or as a list where it cannot be taken apart any more. A case shows what it is. */
  private open(mark: Mark): void {
    this.close();
    if (mark.n > 1 && mark.box && this.map.getZoom() < CLOSEST) {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      this.map.fitBounds(mark.box, { padding: 90, maxZoom: Math.max(CLOSEST, this.map.getZoom() + 1), duration: still ? 0 : 300 });
      return;
    }
    const title = Object.assign(document.createElement("b"), { textContent: mark.title });
    this.card.append(title);
    if (mark.simulated) this.card.append(" ", Object.assign(document.createElement("span"), { className: "cn-mark", textContent: this.words.simulated }));
    for (const line of mark.lines) this.card.append(Object.assign(document.createElement("p"), { textContent: line }));
    if (mark.url) this.card.append(Object.assign(document.createElement("a"), { className: "btn btn-sm", href: mark.url, textContent: mark.go ?? mark.url }));
    this.card.hidden = false;
    this.card.querySelector("a")?.focus();
  }

  private close(): void {
    this.card.replaceChildren();
    this.card.hidden = true;
  }

  private focus(button: HTMLElement | undefined): void {
    if (!button) return;
    this.buttons().forEach((one) => (one.tabIndex = one === button ? 0 : -1));
    button.focus({ preventScroll: true });
  }

  /** Arrow keys go from mark to mark while one has the focus; Escape closes the card, then goes back to the map. */
  private key(event: KeyboardEvent): void {
    const all = this.buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape" && !this.card.hidden) {
      this.close();
      this.focus(all.find((one) => one.tabIndex === 0));
    } else if (at >= 0 && event.key.startsWith("Arrow")) {
      const by = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
      this.focus(all[(at + by + all.length) % all.length]);
    } else if (at >= 0 && event.key === "Escape") this.map.getCanvas().focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
