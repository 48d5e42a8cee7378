/** The service worker, and keeping the pages one may need without a net. */
import { CHANNEL } from "./mobile_send";
import { home, main } from "./mobile_words";

interface Syncing extends ServiceWorkerRegistration {
  sync?: { register(tag: string): Promise<void> };
}

/** Browsers have service workers on secure origins only; without one the pages work, with the net. */
export async function register(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(main().dataset.worker ?? `${home()}sw.js`, { scope: home() });
    await navigator.serviceWorker.ready;
    if (main().dataset.kept === "") await keepAhead();
  } catch {
    // a browser that forbids it, or a net that went away just now
  }
}

/** The first visit was not seen by the worker: fetch again what this page is made of, and the tasks it names. */
async function keepAhead(): Promise<void> {
  if (!navigator.serviceWorker.controller) await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  const files = [...document.querySelectorAll<HTMLElement>("script[src], link[rel=stylesheet], link[rel=icon], link[rel=manifest], svg use")];
  const addresses = files.map((file) => file.getAttribute("src") ?? file.getAttribute("href") ?? "").map((address) => address.split("#")[0]);
  const pages = [...document.querySelectorAll<HTMLAnchorElement>("a.mo-line, .mo-bar a")].map((link) => link.href);
  for (const address of new Set([location.href, new URL(home(), location.href).href, ...addresses.filter(Boolean), ...pages])) await keepOne(address);
  main().dataset.ready = "1";
}

async function keepOne(address: string): Promise<void> {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!address.includes("/case/")) return;
    // photos of a task are part of it
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const image of page.querySelectorAll<HTMLImageElement>(".mo-photos img, .mo-beside img")) await fetch(image.getAttribute("src") ?? "", { credentials: "same-origin" });
  } catch {
    // kept another time
  }
}

/** Let the browser send even when no page is open any more, where it can. */
export async function sendLater(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const registration = (await navigator.serviceWorker.getRegistration(home())) as Syncing | undefined;
  try {
    await registration?.sync?.register(CHANNEL);
  } catch {
    // not allowed here: the page sends when it is open
  }
}
