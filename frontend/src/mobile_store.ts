/**
 * What a phone keeps: acts and photos on their way, drafts, a few notes. IndexedDB, so that it outlives a killed
 * tab and a restarted browser. Shared by the pages and the service worker.
 */
export interface Item {
  /** The order in which it was done; given by the store. */
  seq?: number;
  /** Makes a second sending the same act. */
  key: string;
  user: string;
  kind: string;
  label: string;
  /** The number of the case, for people. */
  about: string;
  caseId: string;
  version: string;
  /** The key of the act before it on the same case: its answer brings case and version. */
  after: string;
  fields: Record<string, string>;
  photo: Blob | null;
  state: "waiting" | "rejected";
  reason: string;
  /** The case's version when it was refused. */
  seen: string;
  tries: number;
}

export interface Draft {
  id: string;
  key: string;
  fields: Record<string, string>;
  photos: Blob[];
}

export const DATABASE = "chengnuo-phone";
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "seq", autoIncrement: true }).createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("drafts", { keyPath: "id" });
      asked.result.createObjectStore("notes", { keyPath: "name" });
    };
    asked.onsuccess = () => {
      // another tab empties the store when somebody signs out
      asked.result.onversionchange = () => close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

function close(): void {
  void opened?.then((database) => database.close());
  opened = null;
}

type Stores = "queue" | "drafts" | "notes";

/** One transaction; it is on disk when the promise is kept. */
async function within<T>(names: Stores[], mode: IDBTransactionMode, work: (of: (name: Stores) => IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  const transaction = (await open()).transaction(names, mode);
  return new Promise((resolve, reject) => {
    const asked = work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked ? asked.result : undefined);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

export async function queued(): Promise<Item[]> {
  return (await within<Item[]>(["queue"], "readonly", (of) => of("queue").getAll() as IDBRequest<Item[]>)) ?? [];
}

/** Put into the queue, behind what already waits on the same case. The same key twice is one item. */
export async function enqueue(item: Item): Promise<void> {
  const before = (await queued()).filter((other) => item.caseId !== "" && other.caseId === item.caseId && other.kind !== "photo");
  const known = item.caseId === "" ? "" : await note(`version:${item.caseId}`);
  if (!item.after && before.length > 0 && item.kind !== "photo") item.after = before[before.length - 1].key;
  if (Number(known) > Number(item.version)) item.version = known;
  await within(["queue"], "readwrite", (of) => {
    const queue = of("queue");
    const there = queue.index("key").getKey(item.key);
    there.onsuccess = () => {
      if (there.result === undefined) queue.add(item);
    };
  });
}

export async function change(item: Item): Promise<void> {
  await within(["queue"], "readwrite", (of) => void of("queue").put(item));
}

/** Done: gone from the queue, and what came after it learns case and version. All of it or nothing. */
export async function settle(done: Item, caseId: string, version: string): Promise<void> {
  await within(["queue", "notes"], "readwrite", (of) => {
    const queue = of("queue");
    queue.delete(done.seq!);
    of("notes").put({ name: "settled", value: String(Date.now()) });
    if (version !== "") of("notes").put({ name: `version:${caseId}`, value: version });
    const all = queue.getAll() as IDBRequest<Item[]>;
    all.onsuccess = () => {
      for (const item of all.result) {
        if (item.after === done.key) queue.put({ ...item, after: "", caseId, version: version || item.version });
      }
    };
  });
}

/** Not wanted any more. What hung on it stands by itself; photos of a report that is dropped go with it. */
export async function drop(item: Item): Promise<void> {
  await within(["queue"], "readwrite", (of) => {
    const queue = of("queue");
    queue.delete(item.seq!);
    const all = queue.getAll() as IDBRequest<Item[]>;
    all.onsuccess = () => {
      for (const other of all.result) {
        if (other.after !== item.key) continue;
        if (item.kind === "report") queue.delete(other.seq!);
        else queue.put({ ...other, after: item.after, version: item.seen || item.version });
      }
    };
  });
}

export async function draft(id: string): Promise<Draft | undefined> {
  return within<Draft>(["drafts"], "readonly", (of) => of("drafts").get(id) as IDBRequest<Draft>);
}

export async function keepDraft(kept: Draft): Promise<void> {
  await within(["drafts"], "readwrite", (of) => void of("drafts").put(kept));
}

export async function forgetDraft(id: string): Promise<void> {
  await within(["drafts"], "readwrite", (of) => void of("drafts").delete(id));
}

export async function note(name: string): Promise<string> {
  const found = await within<{ value: string } | undefined>(["notes"], "readonly", (of) => of("notes").get(name) as IDBRequest<{ value: string } | undefined>);
  return found?.value ?? "";
}

export async function write(name: string, value: string): Promise<void> {
  await within(["notes"], "readwrite", (of) => void of("notes").put({ name, value }));
}

/** Everything this phone kept, gone. */
export async function wipe(): Promise<void> {
  close();
  await new Promise<void>((resolve) => {
    const asked = indexedDB.deleteDatabase(DATABASE);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
  for (const name of await caches.keys()) if (name.startsWith("phone-")) await caches.delete(name);
}
