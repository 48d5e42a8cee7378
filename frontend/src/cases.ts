/** The page of a case, its forms, and lists of cases; also the desk, which shows a list and a case side by side. */
import { bindDraft } from "./cases_draft";
import { bindForms } from "./cases_forms";
import { bindPicks } from "./cases_picks";
import { bindCallMap } from "./cases_place";
import { bindRows } from "./cases_rows";

bindForms();
const list = document.getElementById("cs");
if (list) {
  const rows = bindRows(list);
  bindPicks(list, rows);
}
bindDraft();
bindCallMap();
