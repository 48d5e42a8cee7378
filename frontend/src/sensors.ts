/** The alarm board: it keeps itself fresh, and what nobody has taken is said when it comes, and again every ten seconds. */
import { follow } from "./screen_live";
import { Sound } from "./screen_sound";

const sound = new Sound(document.getElementById("se-sound"));
const status = document.getElementById("se-live");

function loud(): string[] {
  return (document.getElementById("se-board")?.dataset.loud ?? "").split(",").filter(Boolean);
}

let heard = new Set(loud());

function apply(text: string): void {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("se-board");
  const old = document.getElementById("se-board");
  if (!fresh || !old) return;
  const focused = old.contains(document.activeElement) ? document.activeElement?.closest("form")?.getAttribute("action") : null;
  old.replaceWith(fresh);
  if (focused) fresh.querySelector<HTMLElement>(`form[action="${focused}"] button`)?.focus();
  const now = loud();
  if (now.some((one) => !heard.has(one))) sound.play();
  heard = new Set(now);
}

if (status) follow(status, { apply });
setInterval(() => loud().length && sound.play(), 10_000);
