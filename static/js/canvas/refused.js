/** What the server did not take: the text, the reason, and what one can do with it. */

import { announce } from "./announce.js";
import { EditForm } from "./edit.js";
import { copyOf } from "./page.js";
import { say } from "./words.js";

const place = document.querySelector("#refused");
const ADJUST = 422;

export function showRefused(desk) {
  if (!place) return;
  const cards = new Map([...place.children].map((card) => [card.dataset.op, card]));
  const refused = new Set(desk.outbox.refused.map((op) => op.id));
  for (const [id, card] of cards) if (id && !refused.has(id)) card.remove();
  const fresh = desk.outbox.refused.filter((op) => !cards.has(op.id));
  place.append(...fresh.map((op) => cardFor(op, desk)));
  if (fresh.length > 0) announce(say("refused"));
  hideWhenEmpty();
}

function hideWhenEmpty() {
  place.hidden = place.children.length === 0;
}

function cardFor(op, desk) {
  const { status, reason } = op.refused;
  const text = op.texts.join("\n");
  const card = makeCard(reason, text, () => desk.outbox.drop(op));
  card.dataset.op = op.id;
  const again = card.querySelector("[data-again]");
  const adjust = status === ADJUST && formFor(op, desk);
  again.textContent = say(adjust ? "adjust" : "try-again");
  again.addEventListener("click", () => {
    if (!adjust) return desk.outbox.retry(op);
    adjust(text);
    return desk.outbox.drop(op);
  });
  return card;
}

/** A function that puts a text back in its form, or undefined where there is none here. */
function formFor(op, desk) {
  const item = document.getElementById(`note-${op.note}`);
  if (item) return (text) => new EditForm(item, desk).open({ ...op.fields, text });
  const form = document.querySelector(`[data-add="${op.block}"]`);
  const isList = "one_per_line" in op.fields;
  const bringBack = (detail) => form.dispatchEvent(new CustomEvent("bring-back", { detail }));
  return form && ((text) => bringBack({ ...op.fields, text, isList }));
}

/** A text that was being typed for a note that is not here any more. */
export function showOrphan(text, forget) {
  const card = makeCard(say("note-gone"), text, () => {
    forget();
    card.remove();
    hideWhenEmpty();
  });
  card.querySelector("[data-again]").remove();
  place.append(card);
  hideWhenEmpty();
}

function makeCard(reason, text, throwAway) {
  const card = copyOf("#refused-card").firstElementChild;
  card.querySelector("[data-reason]").textContent = reason;
  card.querySelector("[data-text]").textContent = text;
  card.querySelector("[data-throw]").addEventListener("click", throwAway);
  card.querySelector("[data-copy]").addEventListener("click", () => copy(card, text));
  return card;
}

/** Where the browser does not copy, the text is selected, ready for Ctrl + C. */
async function copy(card, text) {
  try {
    await navigator.clipboard.writeText(text);
    announce(say("copied"));
  } catch {
    getSelection().selectAllChildren(card.querySelector("[data-text]"));
  }
}
