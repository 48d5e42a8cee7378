/** Acts on the chosen rows: the dialog that shows what will change, then does it. */
import type { Rows } from "./ledger_rows";

export type Act = (action: string) => void;

interface Ajax {
  ajax(verb: string, url: string, options: { values: Record<string, string>; target: string; swap: string }): Promise<void>;
}

export function bindActs(root: HTMLElement, rows: Rows): Act {
  const dialog = document.getElementById("lg-dialog") as HTMLDialogElement | null;
  const act: Act = (action) => {
    if (!root.querySelector("#lg-bulk") || !dialog) return;
    const items = rows.items();
    if (!items.length) return say(root.dataset.none ?? "");
    const values: Record<string, string> = { action, step: "choose", items: items.join(","), address: rows.list?.dataset.address ?? "" };
    if (rows.everything) values.all = "1";
    const htmx = (window as unknown as { htmx: Ajax }).htmx;
    void htmx.ajax("POST", root.dataset.bulk ?? "", { values, target: "#lg-dialog-body", swap: "innerHTML" });
  };
  root.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
    if (button) act(button.dataset.act ?? "");
  });
  const filled = (event: Event): boolean => (event as CustomEvent<{ target: HTMLElement }>).detail.target.id === "lg-dialog-body";
  document.addEventListener("htmx:afterSwap", (event) => {
    if (!filled(event) || !dialog) return;
    if (!dialog.open) dialog.showModal();
    dialog.querySelector<HTMLElement>("[autofocus]")?.focus();
  });
  // Settled, the lists one can type in are there: what is typed next goes into the first.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (filled(event)) dialog?.querySelector<HTMLElement>(".ts-control input")?.focus();
  });
  document.addEventListener("cn:toast", (event) => {
    const tone = (event as CustomEvent<{ tone?: string }>).detail.tone ?? "good";
    if (tone !== "alert" && dialog?.open) {
      dialog.close();
      rows.clear();
    }
  });
  return act;
}

function say(text: string): void {
  document.dispatchEvent(new CustomEvent("cn:toast", { detail: { text, tone: "info" } }));
}
