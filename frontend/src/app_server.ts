/** Talking to the server: the CSRF token in every htmx request, and a word when a request fails. */
import { toast, words } from "./app_toasts";

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** POST without leaving the page; true where it worked. */
export async function post(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, credentials: "same-origin" });
    return answer.ok;
  } catch {
    return false;
  }
}

export function bindServer(): void {
  document.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    // a tab nobody looks at asks for no news; twenty of them would keep the server busy
    if (document.hidden && (event.target as HTMLElement).id === "cn-notices") event.preventDefault();
  });
  document.addEventListener("htmx:sendError", () => toast({ text: words().failed, tone: "alert" }));
  document.addEventListener("htmx:responseError", (event) => {
    const xhr = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
    const told = xhr.getResponseHeader("HX-Trigger")?.includes("cn:toast") || xhr.getResponseHeader("HX-Redirect");
    if (!told) toast({ text: xhr.status === 401 ? words().gone : words().failed, tone: "alert" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.target as HTMLElement;
    if (target.id === "cn-notices") countNotices(target);
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.closest("[data-auto-submit]")) field.closest("form")?.requestSubmit();
  });
  document.addEventListener("click", (event) => {
    const back = (event.target as HTMLElement).closest<HTMLElement>("[data-back]");
    if (back && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
}

/** The number on the bell: only what waits for a person. */
function countNotices(panel: HTMLElement): void {
  const urgent = Number(panel.querySelector<HTMLElement>("[data-urgent]")?.dataset.urgent ?? 0);
  const count = document.getElementById("cn-bell-count");
  if (!count) return;
  count.hidden = urgent === 0;
  count.textContent = urgent > 99 ? "99+" : String(urgent);
  count.classList.toggle("cn-alert", panel.querySelector(".cn-alert") !== null);
}
