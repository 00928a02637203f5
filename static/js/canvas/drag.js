/** Moving a note by its handle, with mouse, pen or finger. */

import { blockOf, idOf, noteOf } from "./page.js";
import { moveUrl } from "./move.js";

const SLACK = 6;
const EDGE = 90;
const SPEED = 14;

export function startDragging(desk) {
  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".grip");
    if (grip && event.button === 0 && event.isPrimary) new Drag(grip, event, desk);
  });
}

class Drag {
  #stop = new AbortController();
  #frame = 0;

  constructor(grip, event, desk) {
    this.item = noteOf(grip);
    this.desk = desk;
    this.start = this.now = { x: event.clientX, y: event.clientY };
    grip.setPointerCapture(event.pointerId);
    const listen = (name, react, target = grip) =>
      target.addEventListener(name, react, { signal: this.#stop.signal });
    listen("pointermove", (move) => this.#moved(move));
    listen("pointerup", () => this.#dropped());
    listen("pointercancel", () => this.#end());
    listen("lostpointercapture", () => this.#end());
    listen("keydown", (key) => key.key === "Escape" && this.#end(), document);
  }

  #moved(event) {
    this.now = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(this.now.x - this.start.x, this.now.y - this.start.y) > SLACK;
    if (!this.ghost && !far) return;
    if (!this.ghost) this.#begin();
    this.#follow();
  }

  #begin() {
    const box = this.item.getBoundingClientRect();
    this.desk.board.held = true;
    this.ghost = this.item.cloneNode(true);
    this.ghost.removeAttribute("id");
    this.ghost.inert = true;
    this.ghost.classList.add("ghost");
    Object.assign(this.ghost.style, {
      left: `${box.left}px`,
      top: `${box.top}px`,
      width: `${box.width}px`,
    });
    this.marker = document.createElement("li");
    this.marker.className = "drop-mark";
    this.marker.ariaHidden = "true";
    this.item.classList.add("dragged");
    document.body.append(this.ghost);
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #follow() {
    const { x, y } = this.now;
    this.ghost.style.transform = `translate(${x - this.start.x}px, ${y - this.start.y}px)`;
    const section = document.elementFromPoint(x, y)?.closest("[data-block]");
    const list = section?.querySelector(".notes");
    if (list) list.insertBefore(this.marker, this.#noteBelow(list, y));
  }

  #noteBelow(list, y) {
    const notes = [...list.querySelectorAll(".note:not(.dragged)")];
    return notes.find((note) => isUnsavedNew(note) || y < middleOf(note)) ?? null;
  }

  /** Near the top or the bottom of the window the page scrolls along. */
  #scroll() {
    const { y } = this.now;
    const bottom = innerHeight - EDGE;
    if (y < EDGE) scrollBy({ top: -SPEED, behavior: "instant" });
    if (y > bottom) scrollBy({ top: SPEED, behavior: "instant" });
    if (y < EDGE || y > bottom) this.#follow();
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #dropped() {
    if (this.ghost) swallowClick();
    const block = blockOf(this.marker);
    const before = this.ghost && noteBefore(this.marker);
    const stays = before === this.item || this.marker?.nextElementSibling === this.item;
    this.#end();
    if (!block || stays) return;
    const fields = { block, place: before ? idOf(before) : "first" };
    this.desk.queue({ kind: "move", url: moveUrl(this.item), note: idOf(this.item), fields });
  }

  #end() {
    this.#stop.abort();
    cancelAnimationFrame(this.#frame);
    this.ghost?.remove();
    this.marker?.remove();
    this.item.classList.remove("dragged");
    this.desk.board.held = false;
    this.desk.board.render();
  }
}

function noteBefore(marker) {
  return marker.previousElementSibling;
}

function middleOf(note) {
  const box = note.getBoundingClientRect();
  return box.top + box.height / 2;
}

/** A note that the server does not know yet cannot be named as the one before. */
function isUnsavedNew(note) {
  return note.matches(".pending") && !note.querySelector(".tool");
}

/** After a drag the browser still clicks the handle. */
function swallowClick() {
  const swallow = (event) => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}
