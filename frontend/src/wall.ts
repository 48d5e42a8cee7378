/**
 * The wall: views take turns until somebody stops them (space, or the button), arrows and a swipe change them by hand. On a
 * screen twice as wide as high the map stays and the others take turns beside it. A serious alarm takes the whole screen until
 * somebody who may has acknowledged it, or for two minutes is out of the way. It keeps itself fresh and says when it cannot.
 */
import { follow } from "./screen_live";
import { Sound } from "./screen_sound";

const SHRUNK_MS = 120_000;
const body = document.body;
const views = [...document.querySelectorAll<HTMLElement>("[data-view]")];
const dots = document.getElementById("wl-dots");
const pause = document.getElementById("wl-pause");
const store = document.getElementById("wl-store");
const status = document.getElementById("wl-live");
const map = document.getElementById("wl-mp");
const sound = new Sound(document.getElementById("wl-sound"));
const wide = matchMedia("(min-aspect-ratio: 5/2)");
let turn = Number(new URLSearchParams(location.search).get("view") ?? "1") - 1 || 0;
let paused = new URLSearchParams(location.search).has("view");
let since = performance.now();
let shrunkUntil = 0;
let heard = "";

/** Which views take turns: all, or all but the map, which has its own place on a wide screen. */
const turning = (): HTMLElement[] => (wide.matches ? views.slice(1) : views);

function show(next: number): void {
  const all = turning();
  turn = (next + all.length) % all.length;
  since = performance.now();
  for (const view of views) view.hidden = view !== all[turn] && !(wide.matches && view === views[0]);
  dots?.replaceChildren(...all.map((view, at) => {
    const dot = document.createElement("button");
    dot.type = "button";
    dot.setAttribute("aria-label", view.getAttribute("aria-label") ?? "");
    if (at === turn) dot.setAttribute("aria-current", "true");
    dot.addEventListener("click", () => show(at));
    return Object.assign(document.createElement("li"), { className: "" }).appendChild(dot).parentElement as HTMLElement;
  }));
  if (!views[0].hidden) requestAnimationFrame(whole);
}

/** The whole district in the map, however large the screen is now. */
function whole(): void {
  map?.dispatchEvent(new CustomEvent("mp:show", { detail: { layer: "", prefix: "", bounds: map.dataset.bounds } }));
}

function setPaused(is: boolean): void {
  paused = is;
  since = performance.now();
  pause?.setAttribute("aria-pressed", String(is));
  const word = pause?.querySelector("span");
  if (word) word.textContent = (is ? pause?.dataset.on : pause?.dataset.off) ?? "";
}

function fill(from: ParentNode): void {
  for (const slot of document.querySelectorAll<HTMLElement>("[data-slot]")) {
    const part = from.querySelector(`#${slot.dataset.slot}`);
    if (part) slot.replaceChildren(part);
  }
  const fresh = from.querySelector<HTMLElement>("#wl-takeover");
  if (!fresh) return;
  document.querySelectorAll("body > #wl-takeover").forEach((old) => old.remove());
  body.append(fresh);
  const loud = fresh.dataset.loud ?? "";
  if (loud !== heard) shrunkUntil = 0; // another alarm is not out of the way
  heard = loud;
  takeOver();
}

function takeover(): HTMLElement | null {
  return document.querySelector("body > #wl-takeover");
}

function takeOver(): void {
  const shade = takeover();
  if (!shade) return;
  const wanted = Boolean(shade.dataset.loud) && Date.now() > shrunkUntil;
  shade.hidden = !wanted;
  body.classList.toggle("wl-taken", wanted);
  body.classList.toggle("wl-warned", Boolean(shade.dataset.loud) && !wanted);
  if (wanted && !shade.contains(document.activeElement)) shade.querySelector<HTMLElement>("button")?.focus();
}

async function take(button: HTMLElement): Promise<void> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
  await fetch(button.dataset.take ?? "", { method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": token } }).catch(() => null);
  askNow();
}

function act(target: EventTarget | null): void {
  const button = target instanceof Element ? target.closest<HTMLElement>("[data-take], [data-shrink]") : null;
  if (!button) return;
  if (button.dataset.take) void take(button);
  else {
    shrunkUntil = Date.now() + SHRUNK_MS;
    takeOver();
  }
}

function key(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (body.classList.contains("wl-taken")) {
    if (event.key === "Escape") act(takeover()?.querySelector("[data-shrink]") ?? null);
    return;
  }
  const onButton = event.target instanceof HTMLElement && event.target.closest("button, a, .mp") !== null;
  if ((event.key === " " && !onButton) || event.key.toLowerCase() === "p") setPaused(!paused);
  else if (event.key === "ArrowRight" && !onButton) show(turn + 1);
  else if (event.key === "ArrowLeft" && !onButton) show(turn - 1);
  else return;
  event.preventDefault();
}

function swipes(main: HTMLElement): void {
  let from: number | null = null;
  main.addEventListener("pointerdown", (event) => (from = event.target instanceof Element && event.target.closest(".mp") ? null : event.clientX));
  main.addEventListener("pointerup", (event) => {
    const way = from === null ? 0 : event.clientX - from;
    if (Math.abs(way) > innerWidth / 12) show(turn + (way < 0 ? 1 : -1));
    else if (from !== null && event.pointerType === "touch") setPaused(!paused); // a tap stops the views and lets them go on
    from = null;
  });
}

const clock = new Intl.DateTimeFormat("zh-CN", { dateStyle: "full", timeStyle: "short", timeZone: "Asia/Shanghai" });
const tick = (): void => {
  const face = document.getElementById("wl-clock");
  if (face) face.textContent = clock.format(new Date());
  takeOver();
  if (!paused && !body.classList.contains("wl-taken") && performance.now() - since > Number(body.dataset.seconds) * 1000) show(turn + 1);
};

if (map) map.dataset.scale = String(Math.max(1, innerHeight / 700)); // labels are read across a room
if (store) {
  fill(store);
  store.remove();
}
const askNow = status
  ? follow(status, {
      apply: (text) => {
        fill(new DOMParser().parseFromString(text, "text/html"));
        map?.dispatchEvent(new CustomEvent("mp:refresh"));
      },
      signedOut: () => undefined,
    })
  : () => undefined;
document.getElementById("wl-back")?.addEventListener("click", () => show(turn - 1));
document.getElementById("wl-next")?.addEventListener("click", () => show(turn + 1));
pause?.addEventListener("click", () => setPaused(!paused));
document.addEventListener("click", (event) => act(event.target));
document.addEventListener("keydown", key);
wide.addEventListener("change", () => show(0));
addEventListener("resize", whole);
map?.addEventListener("mp:ready", whole);
swipes(document.getElementById("wl-main") ?? body);
setPaused(paused);
show(turn);
tick();
setInterval(tick, 1000);
setInterval(() => body.classList.contains("wl-taken") && sound.play(), 10_000);
