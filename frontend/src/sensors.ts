/** The alarm board's sound: what nobody has taken is said when it comes, and again every ten seconds. */
import { Sound } from "./screen_sound";

const sound = new Sound(document.getElementById("se-sound"));

function loud(): string[] {
  return (document.getElementById("se-board")?.dataset.loud ?? "").split(",").filter(Boolean);
}

let heard = new Set(loud());
document.body.addEventListener("htmx:afterSwap", () => {
  const now = loud();
  if (now.some((one) => !heard.has(one))) sound.play();
  heard = new Set(now);
});
setInterval(() => loud().length && sound.play(), 10_000);
