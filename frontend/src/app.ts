/** What every page has: htmx, menus, dialogs, shortcuts, toasts, choosers. */
import htmx from "htmx.org";

import { bindChoosers } from "./app_choosers";
import { bindCopy } from "./app_copy";
import { bindDialogs } from "./app_dialogs";
import { bindKeys } from "./app_keys";
import { bindTabs } from "./app_tabs";
import { bindLeaving } from "./app_leave";
import { bindToasts } from "./app_toasts";
import { bindServer } from "./app_server";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
bindServer();
bindToasts();
bindDialogs();
bindKeys();
bindChoosers();
bindCopy();
bindLeaving();
bindTabs();
