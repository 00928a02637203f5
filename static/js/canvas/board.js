/** The notes on the page: what the server last said, with what still waits laid over it. */

import { blockName, isTyping, noteOf, page } from "./page.js";
import { makeNote } from "./notes.js";
import { withWaiting } from "./overlay.js";

export class Board {
  seq = page.seq;
  /** Block to notes as they are shown now, each {id, html}. */
  shown = new Map();
  /** While something is dragged nothing moves. */
  held = false;
  rendering = false;
  #lists = new Map();
  #madeFrom = new WeakMap();
  #changes;

  /** `changes()` gives what waits for the server, oldest first. */
  constructor(changes) {
    this.#changes = changes;
    for (const list of document.querySelectorAll("[data-block] > .notes")) {
      this.#lists.set(blockOfList(list), entriesOf(list));
      for (const item of list.children) this.#madeFrom.set(item, item.outerHTML);
    }
    this.shown = this.#lists;
  }

  /** Read an answer of the server. Returns what others changed: block to ids of notes. */
  take(answer) {
    const seq = Number(answer?.dataset.seq);
    if (!(seq >= this.seq)) return new Map();
    this.seq = seq;
    answer.querySelectorAll("[data-swap]").forEach(swap);
    return this.#takeLists(answer);
  }

  #takeLists(answer) {
    const before = whereabouts(this.#lists);
    for (const list of answer.querySelectorAll(".notes")) {
      const block = blockOfList(list);
      if (this.#lists.has(block)) this.#lists.set(block, entriesOf(list));
    }
    return changedBy(before, whereabouts(this.#lists), answer.dataset.own.split(" "));
  }

  render() {
    if (this.held) return;
    this.rendering = true;
    const focus = new FocusKeeper();
    this.shown = withWaiting(this.#lists, this.#changes());
    for (const [block, notes] of this.shown) this.#fill(listOf(block), notes);
    this.#removeOthers();
    focus.restore();
    this.rendering = false;
  }

  /** A note whose text is being typed stays where it is: the others are put around it. */
  #fill(list, notes) {
    const typed = isTyping() ? noteOf(document.activeElement) : null;
    const items = notes.map((note) => this.#itemFor(note));
    let next = list.firstElementChild;
    for (const item of items) {
      if (item === typed && item.parentElement !== list) continue;
      while (item === typed && next && next !== item) {
        const following = next.nextElementSibling;
        item.after(next);
        next = following;
      }
      if (item === next) next = item.nextElementSibling;
      else place(list, item, next);
    }
  }

  #itemFor(note) {
    const item = document.getElementById(note.id);
    if (!item) return this.#make(note);
    if (this.#madeFrom.get(item) === note.html || isOpen(item)) return item;
    const fresh = this.#make(note);
    item.replaceWith(fresh);
    return fresh;
  }

  #make(note) {
    const item = makeNote(note.html);
    this.#madeFrom.set(item, note.html);
    return item;
  }

  #removeOthers() {
    const known = new Set([...this.shown.values()].flat().map(({ id }) => id));
    for (const item of document.querySelectorAll("[data-block] > .notes > .note")) {
      if (known.has(item.id)) continue;
      if (isOpen(item)) item.querySelector(".gone-hint").hidden = false;
      else item.remove();
    }
  }
}

export function isOpen(item) {
  return item.querySelector("form") !== null;
}

export function listOf(block) {
  return document.getElementById(`notes-${block}`);
}

function blockOfList(list) {
  return list.id.replace("notes-", "");
}

function entriesOf(list) {
  return [...list.children].map((item) => ({ id: item.id, html: item.outerHTML }));
}

function place(list, item, next) {
  if (item.isConnected && list.moveBefore) list.moveBefore(item, next);
  else list.insertBefore(item, next);
}

function swap(part) {
  const old = document.getElementById(part.id);
  if (!old || old.contains(document.activeElement)) return;
  const fresh = document.importNode(part, true);
  fresh.hidden = old.hidden;
  if (!fresh.isEqualNode(old)) old.replaceWith(fresh);
}

/** Id to 'block and html' for all notes. */
function whereabouts(lists) {
  const found = new Map();
  for (const [block, notes] of lists)
    for (const { id, html } of notes) found.set(id, { block, html });
  return found;
}

function changedBy(before, after, own) {
  const changed = new Map();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(id), after.get(id)];
    if (own.includes(id) || (old?.html === now?.html && old?.block === now?.block)) continue;
    const { block } = now ?? old;
    changed.set(block, [...(changed.get(block) ?? []), id]);
  }
  return changed;
}

export function placeOf(shown, id) {
  for (const [block, notes] of shown) {
    const index = notes.findIndex((note) => note.id === id);
    if (index >= 0) return { block, name: blockName(block), place: index + 1, count: notes.length };
  }
  return undefined;
}

/** Puts the focus back where it was after notes were moved or replaced. */
class FocusKeeper {
  #element = document.activeElement;
  #item = noteOf(this.#element);
  #part = this.#element?.classList[1];
  #neighbours = this.#item ? [this.#item.nextElementSibling, this.#item.previousElementSibling] : [];
  #block = this.#item?.closest("[data-block]");

  restore() {
    const target = this.#target();
    if (target && target !== document.activeElement) target.focus({ preventScroll: true });
  }

  #target() {
    if (!this.#item || this.#element.isConnected) return this.#item && this.#element;
    const item = document.getElementById(this.#item.id);
    if (item) return (this.#part && item.querySelector(`.${this.#part}`)) || item;
    const neighbour = this.#neighbours.find((other) => other?.isConnected);
    return neighbour ?? this.#block?.querySelector(".add:not([open]) summary, [data-add] textarea");
  }
}
