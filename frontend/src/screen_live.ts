/**
 * A page that keeps itself fresh: asks an address again and again, with the mark of what it shows, and is answered with
 * nothing (204) while nothing has changed. When the line drops it says so, with the time of what is still shown, and tries
 * again, a little later each time; at once when the machine is online again or somebody looks at the page.
 */
export interface Follow {
  /** Given the new content. */
  apply(text: string): void;
  /** Told when the line is lost (true) and when it is back. */
  lost?(is: boolean): void;
  /** Told when the session is over; where it says true the page goes on trying. */
  signedOut?(): void;
}

const LONGEST = 30_000;

export function follow(status: HTMLElement, page: Follow): () => void {
  const every = Number(status.dataset.every ?? "5") * 1000;
  let mark = status.dataset.mark ?? "";
  let seen = new Date();
  let wait = every;
  let timer = 0;
  let asking = false;

  const say = (kind: "fresh" | "lost" | "out"): void => {
    const time = seen.toLocaleTimeString("zh-CN", { hour12: false });
    status.textContent = (status.dataset[kind] ?? "").replace("{t}", time);
    status.dataset.state = kind;
    page.lost?.(kind !== "fresh");
  };

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const url = new URL(status.dataset.url ?? "", location.href);
      url.searchParams.set("mark", mark);
      const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { "HX-Request": "true" } });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        say("out");
        page.signedOut?.();
        wait = LONGEST;
      } else if (answer.ok) {
        if (answer.status !== 204) {
          page.apply(await answer.text());
          mark = answer.headers.get("X-Mark") ?? "";
        }
        seen = new Date();
        wait = every;
        say("fresh");
      } else throw new Error(String(answer.status));
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      say("lost");
    } finally {
      asking = false;
      timer = window.setTimeout(() => void ask(), document.hidden ? Math.max(wait, LONGEST) : wait);
    }
  };

  addEventListener("online", () => void ask());
  document.addEventListener("visibilitychange", () => document.hidden || void ask());
  timer = window.setTimeout(() => void ask(), every);
  return () => void ask();
}
