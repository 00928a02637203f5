/** Notes as the script makes them: from the server's HTML, or for what is not saved yet. */

import { copyOf } from "./page.js";

export function makeNote(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

export function textOf(item) {
  return item.querySelector(".text").textContent;
}

/** A note that the server does not know yet; returns its HTML, as do the next three. */
export function newNote(id, text, meaning) {
  const item = copyOf("#pending-note").firstElementChild;
  item.id = id;
  write(item, text, meaning);
  return unsaved(item);
}

export function edited(html, text, meaning) {
  const item = makeNote(html);
  write(item, text, meaning);
  return unsaved(item);
}

export function moved(html) {
  return unsaved(makeNote(html));
}

export function grabbed(html) {
  const item = makeNote(html);
  item.classList.add("grabbed");
  item.querySelector(".grip").setAttribute("aria-pressed", "true");
  return item.outerHTML;
}

function write(item, text, meaning) {
  item.dataset.meaning = meaning;
  item.querySelector(".text").textContent = text;
  item.querySelector(".word").textContent = wordFor(meaning);
  item.querySelector(".hint")?.remove();
}

function unsaved(item) {
  item.classList.add("pending");
  if (!item.querySelector(".unsaved")) item.append(copyOf("#pending-mark"));
  return item.outerHTML;
}

function wordFor(meaning) {
  const choices = document.querySelector("#note-form").content.querySelector("[name=meaning]");
  return choices.querySelector(`[value="${CSS.escape(meaning)}"]`).textContent;
}
