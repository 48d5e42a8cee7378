/** The service worker of the phone's pages: shows them without a net, and sends what waits when it is back. */
import { CHANNEL, Told, drain } from "./mobile_send";

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Waiting {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  addEventListener(name: string, heard: (event: never) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  registration: { scope: string };
}
const worker = self as unknown as Worker;

const PAGES = "phone-pages-1";
const FILES = "phone-files-1";
const PHOTOS = "phone-photos-1";
const MOST: Record<string, number> = { [PAGES]: 150, [FILES]: 80, [PHOTOS]: 200 };
/** A net that takes longer is none, if there is something kept to show instead. */
const PATIENCE_MS = 8_000;
const home = new URL(worker.registration.scope).pathname;
const alone = [`${home}token`, `${home}sync`, `${home}where`, `${home}sw.js`];

worker.addEventListener("install", (event: Waiting) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener("activate", (event: Waiting) => event.waitUntil(worker.clients.claim()));

worker.addEventListener("fetch", (event: Fetching) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || alone.includes(pathname)) return;
  if (pathname.includes("/static/dist/")) event.respondWith(keptFirst(request, FILES));
  else if (pathname.includes("/photos/")) event.respondWith(keptFirst(request, PHOTOS));
  else if (pathname.startsWith(home)) event.respondWith(netFirst(request));
});

worker.addEventListener("sync", (event: Waiting & { tag: string }) => {
  if (event.tag === CHANNEL) event.waitUntil(sendAll());
});

/** Background Sync: with no page open any more. A rejected promise makes the browser try again later. */
async function sendAll(): Promise<void> {
  const channel = new BroadcastChannel(CHANNEL);
  const outcome = await drain(home, (told: Told) => channel.postMessage(told));
  channel.close();
  if (outcome === "offline" || outcome === "fault") throw new Error(outcome);
}

async function keptFirst(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(name);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await keep(cache, name, request.url, answer.clone());
  return answer;
}

async function netFirst(request: Request): Promise<Response> {
  const cache = await caches.open(PAGES);
  const address = request.url.split("#")[0];
  const net = fetch(request);
  try {
    const answer = await Promise.race([net, late()]);
    if (answer.ok && answer.type === "basic" && !answer.redirected) await keep(cache, PAGES, address, answer.clone());
    return answer;
  } catch {
    const kept = await cache.match(address, { ignoreVary: true });
    if (!kept) return net;
    const text = (await kept.text()).replace('data-kept=""', 'data-kept="1"');
    return new Response(text, { status: 200, headers: kept.headers });
  }
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
}

/** Keep the newest; what is over the measure goes, the oldest first. */
async function keep(cache: Cache, name: string, address: string, answer: Response): Promise<void> {
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, answer);
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST[name]))) await cache.delete(old);
}
