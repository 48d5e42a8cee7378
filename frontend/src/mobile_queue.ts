/** What waits to be sent: drawn, sent at every occasion, and what was refused stays until somebody decides. */
import { project, refresh } from "./mobile_forms";
import { CHANNEL, Outcome, Told, drain } from "./mobile_send";
import { sendLater } from "./mobile_shell";
import { Item, change, drop, enqueue, queued } from "./mobile_store";
import { home, main, say, words } from "./mobile_words";

const EVERY_MS = 20_000;
const pictures = new Map<string, string>();
let channel: BroadcastChannel | null = null;

function toast(text: string, tone: string): void {
  document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text, tone } }));
}

export function bindQueue(): void {
  channel = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  channel?.addEventListener("message", (event) => void heard(event.data as Told));
  window.addEventListener("online", () => void sendNow());
  window.addEventListener("offline", () => say(words().offline ?? ""));
  document.addEventListener("visibilitychange", () => void (!document.hidden && sendNow()));
  setInterval(() => void (!document.hidden && sendNow()), EVERY_MS);
  document.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-queue]");
    if (button) void decide(button);
  });
}

/** Into the queue and on its way; the promise is kept when it is on disk. False where there is no room. */
export async function send(item: Omit<Item, "user" | "state" | "reason" | "seen" | "tries">): Promise<boolean> {
  try {
    await enqueue({ ...item, user: main().dataset.user ?? "", state: "waiting", reason: "", seen: "", tries: 0 });
  } catch {
    say(words().full ?? "", true);
    return false;
  }
  void navigator.storage?.persist?.();
  await drawQueue();
  await project();
  void sendLater();
  void sendNow();
  return true;
}

export async function sendNow(): Promise<void> {
  const outcome = await drain(home(), (told) => {
    channel?.postMessage(told);
    void heard(told);
  });
  if (outcome !== "busy") await show(outcome);
}

async function heard(told: Told): Promise<void> {
  if (told.kind === "done" && told.item) toast(`${words().done} · ${told.item.label}`, "good");
  if (told.kind === "rejected" && told.item) toast(`${told.item.label} · ${told.item.reason || words().refused}`, "alert");
  await drawQueue();
  if (told.kind === "done") await refresh();
  await project();
}

async function show(outcome: Outcome): Promise<void> {
  const waits = (await queued()).some((item) => item.state === "waiting");
  if (outcome === "gone") return say(words().gone ?? "", true, { text: words().signIn ?? "", href: words().door ?? "/" });
  if (outcome === "fault") return say(words().fault ?? "", true);
  if (main().dataset.kept === "1") {
    const made = document.querySelector(".mo-made time")?.textContent ?? "";
    return say(`${words().kept} ${made} ${words().keptEnd}`);
  }
  say((outcome === "offline" || !navigator.onLine) && (waits || !navigator.onLine) ? (words().offline ?? "") : "");
}

export async function drawQueue(): Promise<void> {
  const box = document.getElementById("m-queue")!;
  const all = await queued();
  const mine = all.filter((item) => item.user === main().dataset.user);
  const others = box.querySelector<HTMLElement>("[data-others]")!;
  others.hidden = mine.length === all.length;
  others.querySelector("span")!.textContent = String(all.length - mine.length);
  box.querySelector("[data-count]")!.textContent = String(mine.length);
  box.querySelector("ul")!.replaceChildren(...mine.map((item) => drawn(item, all)));
  box.hidden = all.length === 0;
  for (const line of document.querySelectorAll<HTMLElement>(".mo-line")) {
    line.querySelector<HTMLElement>("[data-pending]")!.hidden = !mine.some((item) => item.caseId === line.dataset.case);
  }
}

function drawn(item: Item, all: Item[]): Node {
  const line = (document.getElementById("m-item") as HTMLTemplateElement).content.firstElementChild!.cloneNode(true) as HTMLElement;
  const held = item.state === "waiting" && all.some((other) => other.key === item.after && other.state === "rejected");
  line.dataset.seq = String(item.seq);
  line.querySelector("strong")!.textContent = `${item.label}${item.about ? ` · ${item.about}` : ""}`;
  line.querySelector<HTMLElement>("[data-waiting]")!.hidden = item.state !== "waiting" || held;
  line.querySelector<HTMLElement>("[data-held]")!.hidden = !held;
  line.querySelector<HTMLElement>("[data-rejected]")!.hidden = item.state !== "rejected";
  const reason = line.querySelector<HTMLElement>("[data-reason]")!;
  reason.textContent = item.reason || (words().refused ?? "");
  reason.hidden = item.state !== "rejected";
  line.querySelector("[data-typed]")!.textContent = [item.fields.reason, item.fields.clause, item.fields.address].filter(Boolean).join(" · ");
  line.querySelector<HTMLElement>('[data-queue="again"]')!.hidden = item.state !== "rejected";
  if (item.photo) {
    const image = line.querySelector("img")!;
    image.src = picture(item.key, item.photo);
    image.hidden = false;
  }
  return line;
}

/** The address of a photo that is only here. */
export function picture(key: string, photo: Blob): string {
  const known = pictures.get(key) ?? URL.createObjectURL(photo);
  pictures.set(key, known);
  return known;
}

async function decide(button: HTMLElement): Promise<void> {
  if (button.dataset.queue === "send") return sendNow();
  const seq = Number(button.closest<HTMLElement>("[data-seq]")?.dataset.seq);
  const item = (await queued()).find((one) => one.seq === seq);
  if (!item) return;
  if (button.dataset.queue === "again") {
    // the person has read why: what is sent now stands on the case as it is
    await change({ ...item, state: "waiting", reason: "", tries: 0, version: item.seen || item.version });
  } else if (await confirmed("m-drop")) {
    await drop(item);
    await refresh();
  }
  await drawQueue();
  await project();
  await sendNow();
}

export function confirmed(id: string): Promise<boolean> {
  const dialog = document.getElementById(id) as HTMLDialogElement;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
