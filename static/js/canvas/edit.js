/** Editing a note in its place. */

import { clearNotice, showNotice } from "./announce.js";
import { copyOf, deleteUrl, idOf, noteOf, restoreUrl } from "./page.js";
import { count, grow } from "./counter.js";
import { isOpen } from "./board.js";
import { textOf } from "./notes.js";
import { say } from "./words.js";

let forms = 0;

export function startEditing(desk) {
  document.addEventListener("click", (event) => {
    const item = noteOf(event.target.closest(".tool.edit, .notes .text"));
    if (!item?.querySelector(".tool.edit") || !canOpen(event)) return;
    event.preventDefault();
    new EditForm(item, desk).open();
  });
  for (const [name, draft] of desk.draftsAtStart) {
    const item = name.startsWith("edit:") && document.getElementById(name.replace("edit:", "note-"));
    if (item) new EditForm(item, desk).open(draft);
  }
}

/** Not while somebody selects text to copy it, and not for a click that opens a new tab. */
function canOpen(event) {
  return !event.ctrlKey && !event.metaKey && !event.shiftKey && getSelection().isCollapsed;
}

export class EditForm {
  constructor(item, desk) {
    this.item = item;
    this.id = idOf(item);
    this.desk = desk;
    this.before = { text: textOf(item), meaning: item.dataset.meaning };
    this.url = item.querySelector(".tool.edit").getAttribute("href");
  }

  open(draft) {
    if (isOpen(this.item)) return;
    const seen = this.#seen();
    this.item.append(copyOf("#note-form"));
    this.item.classList.add("editing");
    this.form = this.item.querySelector("form");
    this.counter = this.form.querySelector(".counter");
    this.#fill(draft ?? { ...this.before, ...seen });
    this.#listen();
    if (draft) this.form.prepend(hint());
    else this.#focus();
  }

  /** Which version of the note this text is made from: the server's, or one that still waits. */
  #seen() {
    const waiting = this.desk.outbox.waiting.findLast(
      (op) => op.kind === "edit" && op.note === this.id,
    );
    return { base_rev: this.item.dataset.rev, after: waiting?.id };
  }

  #fill({ text, meaning, base_rev, after }) {
    forms += 1;
    for (const field of this.form.querySelectorAll("[id], [for]")) {
      if (field.id) field.id += `_${forms}`;
      if (field.htmlFor) field.htmlFor += `_${forms}`;
    }
    this.after = after;
    this.form.elements.text.value = text;
    this.form.elements.meaning.value = meaning;
    this.form.elements.base_rev.value = base_rev;
    this.#measure();
  }

  #listen() {
    const { form } = this;
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter?.matches("[data-delete]")) this.#delete();
      else this.#save();
    });
    form.querySelector("[data-cancel]").addEventListener("click", (event) => {
      event.preventDefault();
      this.#cancel();
    });
  }

  #focus() {
    const { text } = this.form.elements;
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
    this.form.scrollIntoView({ block: "nearest" });
  }

  get #now() {
    const { text, meaning, base_rev } = this.form.elements;
    return {
      text: text.value,
      meaning: meaning.value,
      base_rev: base_rev.value,
      after: this.after,
    };
  }

  get #isChanged() {
    const { text, meaning } = this.#now;
    return text.trim() !== this.before.text || meaning !== this.before.meaning;
  }

  #typed() {
    this.#measure();
    if (this.#isChanged) this.desk.drafts.keep(`edit:${this.id}`, this.#now);
    else this.desk.drafts.forget(`edit:${this.id}`);
  }

  #measure() {
    count(this.form.elements.text, this.counter);
    grow(this.form.elements.text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    if (event.key === "Escape") this.#cancel();
  }

  #save() {
    const { after, ...fields } = this.#now;
    fields.text = fields.text.trim();
    this.form.elements.text.required = true;
    if (!fields.text) this.form.elements.text.value = "";
    if (!this.form.reportValidity()) return;
    if (this.#isChanged) this.desk.queue(this.#change(fields, after));
    this.#close();
  }

  #change(fields, after) {
    const change = { kind: "edit", url: this.url, note: this.id, texts: [fields.text], fields };
    return after ? { ...change, after } : change;
  }

  #cancel() {
    const typed = this.#isChanged && this.#now;
    this.#close();
    if (typed) showNotice(say("discarded"), say("take-back"), () => this.#takeBack(typed));
  }

  #takeBack(typed) {
    const item = document.getElementById(`note-${this.id}`);
    if (!item || isOpen(item)) return;
    this.item = item;
    this.open(typed);
    this.#focus();
    this.#typed();
  }

  #delete() {
    const { id } = this;
    this.#close();
    this.desk.queue({ kind: "delete", url: deleteUrl(id), note: id, fields: {} });
    showNotice(say("deleted"), say("undo"), () => {
      clearNotice();
      this.desk.queue({ kind: "restore", url: restoreUrl(id), note: id, fields: {} });
    });
  }

  #close() {
    this.desk.drafts.forget(`edit:${this.id}`);
    this.form.remove();
    this.item.classList.remove("editing");
    (this.item.querySelector(".tool.edit") ?? this.item).focus({ preventScroll: true });
    this.desk.board.render();
  }
}

function hint() {
  const line = document.createElement("p");
  line.className = "draft-hint";
  line.textContent = say("draft");
  return line;
}
