/** Moving a note by keyboard: Enter or Space on the handle grabs, arrows move, Enter drops. */

import { announce } from "./announce.js";
import { blockName, idOf, noteOf } from "./page.js";
import { moveUrl } from "./move.js";
import { say } from "./words.js";

const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const TURNS = { ArrowLeft: -1, ArrowRight: 1 };

export function startGrabbing(desk) {
  let grab = null;
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest(".grip");
    if (!grip) return;
    if (grab && grab.id !== idOf(noteOf(grip))) grab = grab.cancel();
    const pressed = event.key === "Enter" || event.key === " ";
    if (pressed && !grab) grab = new Grab(noteOf(grip), desk);
    else if (pressed) grab = grab.drop();
    else if (!grab) return;
    else if (event.key === "Escape") grab = grab.cancel();
    else if (event.key in STEPS) grab.step(STEPS[event.key]);
    else if (event.key in TURNS) grab.turn(TURNS[event.key]);
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    if (grab && event.target.closest(".grip") && !desk.board.rendering) grab = grab.cancel();
  });
}

class Grab {
  constructor(item, desk) {
    this.desk = desk;
    this.id = idOf(item);
    this.url = moveUrl(item);
    this.block = item.closest("[data-block]").dataset.block;
    this.index = this.#all(this.block).findIndex(({ id }) => id === item.id);
    this.from = `${this.block} ${this.index}`;
    this.#show("grabbed");
  }

  #all(block) {
    return this.desk.board.shown.get(block);
  }

  /** The other notes of a block that the server knows. */
  #others(block = this.block) {
    return this.#all(block).filter(({ id }) => id !== `note-${this.id}` && isSaved(id));
  }

  step(by) {
    this.index = Math.min(Math.max(this.index + by, 0), this.#others().length);
    this.#show("moved");
  }

  turn(by) {
    const blocks = [...this.desk.board.shown.keys()];
    const block = blocks[blocks.indexOf(this.block) + by];
    if (!block) return;
    this.block = block;
    this.index = Math.min(this.index, this.#others().length);
    this.#show("moved");
  }

  get #fields() {
    const before = this.#others()[this.index - 1];
    return { block: this.block, place: before ? before.id.replace("note-", "") : "first" };
  }

  #say(word) {
    const values = { block: blockName(this.block), place: this.index + 1 };
    announce(say(word, { ...values, count: this.#others().length + 1 }));
  }

  #show(word) {
    this.desk.preview = { kind: "grab", note: this.id, fields: this.#fields };
    this.desk.board.render();
    document.getElementById(`note-${this.id}`)?.scrollIntoView({ block: "nearest" });
    this.#say(word);
  }

  drop() {
    const fields = this.#fields;
    const isMoved = this.from !== `${this.block} ${this.index}`;
    this.#say("dropped");
    this.desk.preview = null;
    if (isMoved) this.desk.queue({ kind: "move", url: this.url, note: this.id, fields });
    else this.desk.board.render();
    return null;
  }

  cancel() {
    this.desk.preview = null;
    this.desk.board.render();
    announce(say("move-cancelled"));
    return null;
  }
}

/** New notes that still wait are named after their operation and a number. */
function isSaved(id) {
  return document.getElementById(id)?.querySelector(".tool") !== null;
}
