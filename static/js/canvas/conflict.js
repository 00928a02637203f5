/** Two texts for one note: which one stays? */

import { closeDialog, openDialog } from "./dialog.js";
import { isTyping, page } from "./page.js";
import { ask, parse } from "./server.js";
import { showNotice } from "./announce.js";
import { say } from "./words.js";

export function startConflicts(desk) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-conflict]");
    if (!link || !page.canEdit) return;
    event.preventDefault();
    const { status, text } = await ask(link.href);
    if (status === 200) openChoice(text, desk);
    else location.assign(link.href);
  });
}

/** Nobody who is typing is pulled away: they get a notice, and the note says it too. */
export function askWhich(html, desk) {
  if (!isTyping()) openChoice(html, desk);
  else showNotice(say("conflict-title"), say("choose"), () => openChoice(html, desk));
}

function openChoice(html, desk) {
  const parts = new DOMParser().parseFromString(html, "text/html").body.childNodes;
  const content = openDialog(say("conflict-title"), ...parts);
  const form = content.querySelector("form");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    closeDialog();
    const fields = { choice: event.submitter.value };
    desk.queue({ kind: "choose", url: new URL(form.action).pathname, fields });
  });
}
