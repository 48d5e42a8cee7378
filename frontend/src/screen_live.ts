/**
 * A page that keeps itself fresh. It listens to a stream that says when something changed, and then asks its address at once,
 * with the mark of what it shows; it is answered with nothing (204) while nothing has changed. Without the stream it asks
 * again and again. When an answer fails it says so, with the time of what is still shown, and tries again, a little later
 * each time; at once when the machine is online again or somebody looks at the page. It says in words which of these it does.
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
/** With the stream open the page still asks so often: for what only the clock changes, and for a new ticket. */
const LISTENING = 30_000;
/** After a change it asks once more so much later: some numbers the server keeps in memory for a second. */
const ONCE_MORE = 2_500;
const AT_MOST_EVERY = 1_000;
const FIRST_TRY = 2_000;
const LAST_TRY = 60_000;

/** The stream. It is opened after an answer, which brought a fresh ticket; a drop is followed by tries further and further apart. */
class Stream {
  open = false;
  private source: EventSource | null = null;
  private wait = FIRST_TRY;
  private notBefore = 0;
  private since = 0;
  private last = "";

  constructor(private status: HTMLElement, private changed: () => void, private turned: () => void) {}

  /** Listen, where there is a stream, it is time to try it, and somebody looks at the page. */
  start(): void {
    const { live, ticket } = this.status.dataset;
    if (this.source || !live || !ticket || document.hidden || Date.now() < this.notBefore) return;
    const url = new URL(live, location.href);
    url.searchParams.set("ticket", ticket);
    if (this.last) url.searchParams.set("last", this.last);
    const source = new EventSource(url);
    this.source = source;
    source.addEventListener("open", () => {
      this.open = true;
      this.since = Date.now();
      this.turned();
    });
    source.addEventListener("changed", (event) => {
      this.last = (event as MessageEvent).lastEventId;
      this.changed();
    });
    source.addEventListener("error", () => this.dropped());
  }

  stop(): void {
    this.source?.close();
    this.source = null;
    this.open = false;
  }

  private dropped(): void {
    const was = this.open;
    this.stop();
    if (was && Date.now() - this.since > LAST_TRY) this.wait = FIRST_TRY;
    const wait = this.wait * (0.75 + Math.random() / 2); // a thousand pages do not come back in the same moment
    this.notBefore = Date.now() + wait;
    this.wait = Math.min(this.wait * 2, LAST_TRY);
    if (was) this.turned();
    setTimeout(() => this.source || this.turned(), wait + 1);
  }
}

export function follow(status: HTMLElement, page: Follow): () => void {
  const every = (): number => Number(status.dataset.every ?? "5") * 1000;
  let mark = status.dataset.mark ?? "";
  let seen = new Date();
  /** No more often than it would without the stream. */
  const listening = (): number => Math.max(every(), LISTENING);
  let wait = every();
  let timer = 0;
  let due = Infinity;
  let asked = 0;
  let asking = false;
  let again = false;
  let onceMore = false;

  const say = (kind: "fresh" | "lost" | "out"): void => {
    const time = seen.toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" }); // as every other time of the page
    const words = kind === "fresh" && stream.open ? status.dataset.streaming : status.dataset[kind];
    status.textContent = (words ?? "").replace("{t}", time);
    status.dataset.state = kind;
    page.lost?.(kind !== "fresh");
  };

  /** Ask so much later, unless it is to be asked before that anyway; ``anew`` whatever was arranged before. */
  const askIn = (later: number, anew = false): void => {
    const then = Date.now() + later;
    if (!anew && due <= then) return;
    clearTimeout(timer);
    due = then;
    timer = window.setTimeout(() => void ask(), later);
  };

  const next = (): number => {
    if (again || onceMore) {
      const later = again ? AT_MOST_EVERY : ONCE_MORE;
      if (!again) onceMore = false;
      again = false;
      return later;
    }
    if (document.hidden) return Math.max(wait, LONGEST);
    return stream.open ? listening() : wait;
  };

  const answered = async (answer: Response): Promise<void> => {
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      stream.stop();
      say("out");
      page.signedOut?.();
      wait = LONGEST;
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    if (answer.status !== 204) {
      page.apply(await answer.text());
      mark = answer.headers.get("X-Mark") ?? "";
    }
    status.dataset.ticket = answer.headers.get("X-Live-Ticket") ?? "";
    seen = new Date();
    wait = every();
    stream.start();
    say("fresh");
  };

  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    asked = Date.now();
    clearTimeout(timer);
    due = Infinity;
    try {
      const url = new URL(status.dataset.url ?? "", location.href);
      url.searchParams.set("mark", mark);
      await answered(await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { "HX-Request": "true" } }));
    } catch {
      wait = Math.min(wait * 2, LONGEST);
      stream.stop(); // it may be dead as well, without a word
      say("lost");
    } finally {
      asking = false;
      askIn(next(), true);
    }
  };

  const stream = new Stream(
    status,
    () => {
      onceMore = true;
      if (asking) again = true;
      else askIn(Math.max(0, asked + AT_MOST_EVERY - Date.now()));
    },
    () => {
      if (status.dataset.state === "fresh") say("fresh");
      if (asking) return;
      if (!stream.open) void ask();
      else if (!onceMore) askIn(listening(), true);
    },
  );

  addEventListener("online", () => void ask());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.stop();
    else void ask();
    if (status.dataset.state === "fresh") say("fresh");
  });
  say("fresh");
  stream.start();
  askIn(wait);
  return () => void ask();
}
