/** Sends what waits, in order, each exactly once: the server knows the keys. Shared by the pages and the service worker. */
import { Item, change, queued, settle } from "./mobile_store";

export type Outcome = "empty" | "offline" | "gone" | "fault" | "busy";

/** What one sending told; pages listen, whichever of them or the worker sent. */
export interface Told {
  kind: "done" | "rejected" | "state";
  item?: Item;
  outcome?: Outcome;
}

export const CHANNEL = "chengnuo-phone";
/** After so many answers of a broken server an act steps aside, so that others can pass. */
const MOST_TRIES = 5;
const LONGEST_MS = 60_000;
/** A photo over a poor net takes its time. */
const LONGEST_PHOTO_MS = 300_000;

interface Door {
  user: string;
  csrf: string;
}

/** Send all there is. Two at once would do no harm, but the lock keeps them apart where there is one. */
export async function drain(home: string, tell: (told: Told) => void): Promise<Outcome> {
  const send = () => drainAll(home, tell);
  if (!("locks" in navigator)) return send();
  return navigator.locks.request("chengnuo-phone", { ifAvailable: true }, (lock) => (lock ? send() : ("busy" as Outcome)));
}

async function drainAll(home: string, tell: (told: Told) => void): Promise<Outcome> {
  if ((await queued()).length === 0) return "empty";
  let door = await doorOf(home);
  if (typeof door === "string") return door;
  const passed = new Set<number>();
  for (;;) {
    const item = next(await queued(), door.user, passed);
    if (!item) return "empty";
    passed.add(item.seq!);
    let outcome = await sendOne(home, item, door, tell);
    if (outcome === "stale") {
      // the token of the form was replaced, by signing in again for one
      door = await doorOf(home);
      if (typeof door === "string") return door;
      outcome = await sendOne(home, item, door, tell);
    }
    if (outcome === "stale") return "fault";
    if (outcome !== "next") return outcome;
  }
}

/** The first that is not refused, is this person's, and does not hang on one that still waits. */
function next(items: Item[], user: string, passed: Set<number>): Item | undefined {
  const waiting = new Set(items.map((item) => item.key));
  return items.find((item) => item.user === user && item.state === "waiting" && !passed.has(item.seq!) && !(item.after && waiting.has(item.after)));
}

async function ask(address: string, options: RequestInit, longest = LONGEST_MS): Promise<Response | null> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), longest);
  try {
    return await fetch(address, { ...options, credentials: "same-origin", redirect: "manual", cache: "no-store", signal: stop.signal });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

async function doorOf(home: string): Promise<Door | Outcome> {
  const answer = await ask(`${home}token`, { headers: { Accept: "application/json" } });
  if (!answer) return "offline";
  if (signedOut(answer)) return "gone";
  if (!answer.ok) return "fault";
  const told = (await answer.json()) as { user: number; csrf: string };
  return { user: String(told.user), csrf: told.csrf };
}

function signedOut(answer: Response): boolean {
  return answer.type === "opaqueredirect" || answer.status === 401;
}

async function sendOne(home: string, item: Item, door: Door, tell: (told: Told) => void): Promise<Outcome | "next" | "stale"> {
  const body = new FormData();
  for (const [name, value] of Object.entries(item.fields)) body.append(name, value);
  for (const [name, value] of Object.entries({ key: item.key, kind: item.kind, case: item.caseId, version: item.version })) body.append(name, value);
  if (item.photo) body.append("photo", item.photo, "photo.jpg");
  const request = { method: "POST", body, headers: { "X-CSRFToken": door.csrf, Accept: "application/json" } };
  const answer = await ask(`${home}sync`, request, item.photo ? LONGEST_PHOTO_MS : LONGEST_MS);
  if (!answer) return "offline";
  if (signedOut(answer)) return "gone";
  const told = await answerOf(answer);
  if (answer.ok && told) {
    await settle(item, String(told.data.case_id ?? item.caseId), told.data.version ? String(told.data.version) : "");
    tell({ kind: "done", item });
    return "next";
  }
  if (!told && answer.status === 403) return "stale";
  if (!told && (answer.status >= 500 || answer.status === 429) && item.tries + 1 < MOST_TRIES) {
    await change({ ...item, tries: item.tries + 1 });
    return "fault";
  }
  const refused: Item = { ...item, state: "rejected", reason: told?.message ?? "", seen: told?.data.version ? String(told.data.version) : "" };
  await change(refused);
  tell({ kind: "rejected", item: refused });
  return "next";
}

interface Answer {
  code: string;
  message: string;
  data: { case_id?: number; version?: number | null };
}

async function answerOf(answer: Response): Promise<Answer | null> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) return null;
  try {
    return (await answer.json()) as Answer;
  } catch {
    return null;
  }
}
