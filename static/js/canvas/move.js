/** 'Move to…': choose a block and a place. */

import { closeDialog, openDialog } from "./dialog.js";
import { copyOf, idOf, noteOf } from "./page.js";
import { placeOf } from "./board.js";
import { say } from "./words.js";

export function startMoving(desk) {
  document.addEventListener("click", (event) => {
    const item = noteOf(event.target.closest(".tool.move, .tool.grip"));
    if (!item || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openMove(item, desk);
  });
}

export function moveUrl(item) {
  return item.querySelector(".tool.move").getAttribute("href");
}

function openMove(item, desk) {
  const { block } = placeOf(desk.board.shown, item.id);
  const content = openDialog(say("move-title"), copyOf("#move-form"));
  const [upDown, form] = content.querySelectorAll("form");
  form.querySelector(`[name=block][value=${block}]`).checked = true;
  upDown.elements.block.value = block;
  content.querySelector("[data-cancel]").remove();
  for (const part of [upDown, form])
    part.addEventListener("submit", (event) => submit(event, item, desk));
}

function submit(event, item, desk) {
  event.preventDefault();
  const data = new FormData(event.target, event.submitter);
  const fields = { block: data.get("block"), place: data.get("place") };
  closeDialog();
  desk.queue({ kind: "move", url: moveUrl(item), note: idOf(item), fields });
  document.getElementById(item.id)?.scrollIntoView({ block: "nearest" });
}
