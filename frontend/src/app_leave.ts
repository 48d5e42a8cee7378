/** Signing out empties what the phone's pages kept on this machine; what was not sent yet is asked about first. */
import { DATABASE, queued, wipe } from "./mobile_store";

export function bindLeaving(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!/\/sign-out\/$/.test(form.action) || form.dataset.emptied) return;
    event.preventDefault();
    void leave(form);
  });
}

async function leave(form: HTMLFormElement): Promise<void> {
  try {
    if (await kept()) {
      if ((await queued()).length > 0 && !(await agreed())) return;
      await wipe();
    }
  } catch {
    // a browser without such a store has nothing to empty
  }
  form.dataset.emptied = "1";
  form.submit();
}

/** Whether there is a store; asking for it must not make one. */
async function kept(): Promise<boolean> {
  if (!("indexedDB" in window) || !indexedDB.databases) return "indexedDB" in window;
  return (await indexedDB.databases()).some((one) => one.name === DATABASE);
}

function agreed(): Promise<boolean> {
  const dialog = document.getElementById("m-leave") as HTMLDialogElement | null;
  if (!dialog) return Promise.resolve(false);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}
