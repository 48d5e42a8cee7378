/** The camera beside the photo of before, so that both are taken from the same spot. */
import { sendPhoto } from "./mobile_forms";
import { drawn } from "./mobile_photo";

let stream: MediaStream | null = null;
let watch: MutationObserver | null = null;

export function bindBeside(): void {
  const dialog = document.getElementById("m-beside") as HTMLDialogElement | null;
  if (!dialog) return;
  const video = dialog.querySelector("video")!;
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (target.closest("[data-beside]")) void begin(dialog, video);
    if (target.closest("[data-shut]")) dialog.close();
    if (target.closest("[data-shoot]")) void shoot(dialog, video);
  });
  dialog.addEventListener("close", () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    watch?.disconnect();
  });
}

async function begin(dialog: HTMLDialogElement, video: HTMLVideoElement): Promise<void> {
  mine(dialog);
  // a photo taken a moment ago may come into the page after the dialog has opened
  watch = new MutationObserver(() => mine(dialog));
  watch.observe(dialog.parentElement!, { childList: true, subtree: true });
  const fault = dialog.querySelector<HTMLElement>("[data-fault]")!;
  fault.hidden = true;
  dialog.showModal();
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 2048 } }, audio: false });
    video.srcObject = stream;
  } catch {
    fault.hidden = false;
  }
}

/** A photo of before that is still only on this phone. */
function mine(dialog: HTMLDialogElement): void {
  const own = [...document.querySelectorAll<HTMLImageElement>('[data-photos="before"] img')].pop();
  if (!own) return;
  const figure = dialog.querySelector("figure")!;
  const shown = figure.querySelector("img") ?? document.createElement("img");
  shown.src = own.src;
  shown.alt = own.alt;
  if (!shown.parentElement) figure.prepend(shown);
  figure.querySelector("[data-none]")?.remove();
}

async function shoot(dialog: HTMLDialogElement, video: HTMLVideoElement): Promise<void> {
  if (!video.videoWidth) return;
  const photo = await drawn(video, video.videoWidth, video.videoHeight);
  dialog.close();
  await sendPhoto(dialog.dataset, photo);
}
