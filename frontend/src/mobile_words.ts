/** Words of the page, and the line that says how things stand. */
export function main(): HTMLElement {
  return document.getElementById("main")!;
}

export function words(): DOMStringMap {
  return document.getElementById("m-words")!.dataset;
}

export function home(): string {
  return main().dataset.home ?? "/m/";
}

/** Above the page: no net, signed out, a fault; "" takes it away. */
export function say(text: string, alert = false, link?: { text: string; href: string }): void {
  const line = document.getElementById("m-state")!;
  line.textContent = text;
  line.classList.toggle("mo-alert", alert);
  if (link && text) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    line.append(" ", anchor);
  }
  line.hidden = text === "";
}

export function newKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
