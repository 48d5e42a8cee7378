/** The alarm board's sound: a browser lets a page sound only after a click, so it is off until somebody allows it. */
const button = document.getElementById("se-sound");
let context: AudioContext | null = null;
let heard = new Set<string>();

function loud(): string[] {
  return (document.getElementById("se-board")?.dataset.loud ?? "").split(",").filter(Boolean);
}

function sound(): void {
  if (!context) return;
  const start = context.currentTime;
  for (const [delay, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.25, start + delay);
    volume.gain.exponentialRampToValueAtTime(0.001, start + delay + 0.22);
    tone.connect(volume).connect(context.destination);
    tone.start(start + delay);
    tone.stop(start + delay + 0.23);
  }
}

function look(): void {
  const now = loud();
  if (now.some((one) => !heard.has(one))) sound();
  heard = new Set(now);
}

button?.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  if (on) context ??= new AudioContext();
  else {
    void context?.close();
    context = null;
  }
  button.setAttribute("aria-pressed", String(on));
  const word = button.querySelector("span");
  if (word) word.textContent = (on ? button.dataset.on : button.dataset.off) ?? "";
  if (on) sound();
});
heard = new Set(loud());
document.body.addEventListener("htmx:afterSwap", look);
// what nobody has taken is said again every ten seconds
setInterval(() => {
  if (loud().length) sound();
}, 10_000);
