/**
 * Short messages at the foot of the page, with 撤回 where the act can be undone.
 *
 * From the server: the header HX-Trigger {"cn:toast": {text, tone, undo}}. From a script:
 * document.dispatchEvent(new CustomEvent("cn:toast", {detail: {text: "已保存"}})).
 */
import { post } from "./app_server";

export interface Toast {
  text: string;
  tone?: "good" | "info" | "warn" | "alert";
  /** Gets a POST when 撤回 is pressed; then the page is loaded again. */
  undo?: string;
  link?: { text: string; url: string };
}

const SHOWN_MS = 6000;
const SHOWN_WITH_UNDO_MS = 12000;

export function words(): { undo: string; close: string; failed: string; gone: string } {
  const box = document.getElementById("cn-toasts");
  return {
    undo: box?.dataset.undo ?? "撤回",
    close: box?.dataset.close ?? "关闭",
    failed: box?.dataset.failed ?? "没有做成，请检查网络后再试。",
    gone: box?.dataset.gone ?? "登录已失效，请重新登录。",
  };
}

export function toast(message: Toast): void {
  const box = document.getElementById("cn-toasts");
  if (!box || !message.text) return;
  const line = document.createElement("div");
  line.className = `cn-toast cn-${message.tone ?? "good"}`;
  const text = document.createElement("span");
  text.textContent = message.text;
  line.append(text);
  if (message.link) line.append(anchor(message.link));
  if (message.undo) line.append(undoButton(message.undo, line));
  line.append(button(words().close, () => line.remove()));
  box.append(line);
  while (box.children.length > 3) box.firstElementChild?.remove();
  goAfter(line, message.undo || message.link ? SHOWN_WITH_UNDO_MS : SHOWN_MS);
}

/** The line goes by itself, but not while someone points at it or has the focus in it. */
function goAfter(line: HTMLElement, delay: number): void {
  window.setTimeout(() => {
    if (line.matches(":hover, :focus-within")) goAfter(line, 2000);
    else line.remove();
  }, delay);
}

function anchor(link: { text: string; url: string }): HTMLAnchorElement {
  const made = document.createElement("a");
  made.href = link.url;
  made.textContent = link.text;
  return made;
}

function undoButton(url: string, line: HTMLElement): HTMLButtonElement {
  return button(words().undo, async () => {
    line.remove();
    if (await post(url)) location.reload();
    else toast({ text: words().failed, tone: "alert" });
  });
}

function button(label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export function bindToasts(): void {
  document.addEventListener("cn:toast", (event) => toast((event as CustomEvent<Toast>).detail));
}
