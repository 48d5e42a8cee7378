/** Search in the text: spaces and page breaks do not count, every hit is marked, Enter goes on. */

interface Hit {
  range: Range;
}

interface Block {
  element: HTMLElement;
  text: string;
  nodes: { node: Text; from: number }[];
}

export class Search {
  private readonly field: HTMLInputElement | null;
  private readonly note: HTMLElement | null;
  private blocks: Block[] | null = null;
  private hits: Hit[] = [];
  private at = -1;

  constructor(private readonly root: HTMLElement) {
    this.field = root.querySelector("#rp-q");
    this.note = root.querySelector("#rp-find-n");
    const asked = new URLSearchParams(location.search).get("q");
    if (asked && this.field) this.field.value = asked;
    let waiting = 0;
    this.field?.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => this.run(), 120);
    });
    this.field?.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    });
    root.querySelector("#rp-find-next")?.addEventListener("click", () => this.step(1));
    root.querySelector("#rp-find-prev")?.addEventListener("click", () => this.step(-1));
  }

  get query(): string {
    return (this.field?.value ?? "").replace(/\s+/g, "").toLowerCase();
  }

  focus(): void {
    this.field?.focus();
    this.field?.select();
  }

  clear(): void {
    if (this.field) this.field.value = "";
    this.run();
    this.field?.blur();
  }

  run(): void {
    const query = this.query;
    this.hits = query ? this.index().flatMap((block) => hitsIn(block, query)) : [];
    this.at = -1;
    for (const id of ["#rp-find-next", "#rp-find-prev"]) {
      const button = this.root.querySelector<HTMLElement>(id);
      if (button) button.hidden = !this.hits.length;
    }
    paint("rp-hits", this.hits.map((hit) => hit.range));
    paint("rp-hit", []);
    const url = new URL(location.href);
    if (query) url.searchParams.set("q", this.field?.value ?? "");
    else url.searchParams.delete("q");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
    if (this.hits.length) this.step(1);
    else if (this.note) this.note.textContent = query ? "0" : "";
  }

  step(by: 1 | -1): void {
    if (!this.hits.length) return;
    this.at = (this.at + by + this.hits.length) % this.hits.length;
    const { range } = this.hits[this.at];
    paint("rp-hit", [range]);
    if (this.note) this.note.textContent = `${this.at + 1}/${this.hits.length}`;
    const hidden = range.startContainer.parentElement?.closest("details");
    if (hidden) hidden.open = true;
    const box = range.getBoundingClientRect();
    if (box.top < 140 || box.bottom > innerHeight - 80) scrollTo({ top: scrollY + box.top - innerHeight * 0.35, behavior: "instant" });
    if (!("highlights" in CSS)) {
      const selection = getSelection();
      selection?.removeAllRanges();
      selection?.addRange(range);
    }
  }

  private index(): Block[] {
    this.blocks ??= [...this.root.querySelectorAll<HTMLElement>("#rp-paper :is(h1,h2,h3,h4,h5,p)")].map(blockOf);
    return this.blocks;
  }
}

function blockOf(element: HTMLElement): Block {
  const block: Block = { element, text: "", nodes: [] };
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    block.nodes.push({ node: node as Text, from: block.text.length });
    block.text += (node as Text).data.toLowerCase();
  }
  return block;
}

function hitsIn(block: Block, query: string): Hit[] {
  const found: Hit[] = [];
  for (let at = block.text.indexOf(query); at >= 0; at = block.text.indexOf(query, at + query.length)) {
    const range = document.createRange();
    const [first, last] = [placeOf(block, at), placeOf(block, at + query.length - 1)];
    range.setStart(first.node, first.offset);
    range.setEnd(last.node, last.offset + 1);
    found.push({ range });
  }
  return found;
}

function placeOf(block: Block, at: number): { node: Text; offset: number } {
  let place = block.nodes[0];
  for (const candidate of block.nodes) {
    if (candidate.from > at) break;
    place = candidate;
  }
  return { node: place.node, offset: at - place.from };
}

function paint(name: string, ranges: Range[]): void {
  if (!("highlights" in CSS)) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}
