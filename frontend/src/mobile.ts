/** The phone: tasks that open without a net, acts and photos that wait for it. */
import { bindBeside } from "./mobile_beside";
import { bindForms, project, refresh } from "./mobile_forms";
import { bindPlace } from "./mobile_place";
import { bindQueue, drawQueue, sendNow } from "./mobile_queue";
import { register } from "./mobile_shell";
import { note, write } from "./mobile_store";
import { main, say, words } from "./mobile_words";

async function begin(): Promise<void> {
  if (!("indexedDB" in window)) {
    say(words().plain ?? "", true);
    return;
  }
  bindQueue();
  bindForms();
  bindBeside();
  bindPlace();
  // what was kept of another person's pages is not shown to this one
  const owner = await note("owner");
  if (owner !== "" && owner !== main().dataset.user && main().dataset.kept === "" && "caches" in window) await caches.delete("phone-pages-1");
  await write("owner", main().dataset.user ?? "");
  await drawQueue();
  // sent by the page before or by the worker while this one was on its way: it does not know yet
  if (Number(await note("settled")) > performance.timeOrigin) await refresh();
  await project();
  void register();
  void sendNow();
}

void begin();
