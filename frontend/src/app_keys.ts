/**
 * Shortcuts. Any link, button or field with data-key="g o" answers to these keys, one after the other;
 * the ? dialog lists them by data-key-label, aria-label or text. Keys a page handles itself are listed
 * from its {% block shortcuts %}: <div data-key-help="j k">下一条 / 上一条</div>.
 */
const WAIT_MS = 1200;

let typed: string[] = [];
let timer = 0;

export function bindKeys(): void {
  window.addEventListener("keydown", onKey);
  document.getElementById("cn-keys")?.addEventListener("close", () => (typed = []));
  document.addEventListener("click", (event) => {
    if ((event.target as HTMLElement).closest('[data-open="cn-keys"]')) fillHelp();
  });
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length !== 1 || typing(event.target) || document.querySelector("dialog[open]")) return;
  // "?" stays: it is how one finds the switch again
  if (event.key !== "?" && document.getElementById("cn-keys")?.dataset.keysOff) return;
  typed.push(event.key);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => (typed = []), WAIT_MS);
  const match = find(typed.join(" ")) ?? find(event.key);
  if (match) {
    event.preventDefault();
    typed = [];
    press(match);
  }
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function find(keys: string): HTMLElement | undefined {
  const all = document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(keys)}"]`);
  return [...all].find((element) => element.offsetParent !== null || element.closest(".cn-side"));
}

function press(element: HTMLElement): void {
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
}

function fillHelp(): void {
  const list = document.getElementById("cn-keys-list");
  if (!list || list.dataset.filled) return;
  list.dataset.filled = "1";
  const seen = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-key]")) {
    const keys = element.dataset.key ?? "";
    if (!seen.has(keys)) list.append(helpLine(keys, label(element)));
    seen.add(keys);
  }
  const page = document.getElementById("cn-page-keys");
  if (page instanceof HTMLTemplateElement) {
    for (const line of page.content.querySelectorAll<HTMLElement>("[data-key-help]")) {
      list.append(helpLine(line.dataset.keyHelp ?? "", line.textContent?.trim() ?? ""));
    }
  }
}

function label(element: HTMLElement): string {
  return element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
}

function helpLine(keys: string, text: string): HTMLElement {
  const line = document.createElement("div");
  const term = document.createElement("dt");
  for (const key of keys.split(" ")) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap, " ");
  }
  const meaning = document.createElement("dd");
  meaning.textContent = text;
  line.append(term, meaning);
  return line;
}
