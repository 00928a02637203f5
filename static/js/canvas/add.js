/** Adding notes: Enter adds and stays ready for the next; a pasted list becomes notes. */

import { copyOf } from "./page.js";
import { count, grow } from "./counter.js";
import { say } from "./words.js";

export function startAdding(desk) {
  for (const form of document.querySelectorAll("[data-add]")) new AddForm(form, desk);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-answer]");
    const form = link && document.querySelector(`[data-add="${link.dataset.in}"]`);
    if (!form) return;
    event.preventDefault();
    form.dispatchEvent(new CustomEvent("answer", { detail: link.dataset.answer }));
  });
}

class AddForm {
  constructor(form, desk) {
    this.form = form;
    this.desk = desk;
    this.block = form.dataset.add;
    this.details = form.closest("details");
    this.text = form.elements.text;
    this.counter = form.querySelector(".counter");
    this.#listen();
    this.#hideWhatTheScriptDoes();
    this.#restore(desk.draftsAtStart.get(`add:${this.block}`));
  }

  #listen() {
    const { form, details, text } = this;
    details?.querySelector("summary").addEventListener("click", (event) => this.#open(event));
    form.addEventListener("input", () => this.#typed());
    form.addEventListener("keydown", (event) => this.#key(event));
    form.addEventListener("submit", (event) => this.#submit(event));
    form.addEventListener("answer", (event) => this.#answer(event.detail));
    form.addEventListener("bring-back", (event) => this.#bringBack(event.detail));
    text.addEventListener("paste", (event) => this.#pasted(event));
    form.querySelector("[data-close]")?.addEventListener("click", () => this.#close());
  }

  #hideWhatTheScriptDoes() {
    const choice = this.form.elements.one_per_line;
    const part = choice.closest(".field") ?? choice.closest(".form-check");
    part.hidden = true;
  }

  get #lines() {
    return this.text.value.split(/\r?\n/).filter((line) => line.trim());
  }

  /** At once: the browser itself opens it a moment later, after the first keys that are typed. */
  #open(event) {
    event.preventDefault();
    this.details.open = true;
    this.text.focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  #close() {
    this.details.open = false;
    this.details.querySelector("summary").focus();
  }

  #answer(question) {
    if (this.details) this.details.open = true;
    this.form.elements.question.value = question;
    this.#showQuestion();
    this.form.scrollIntoView({ block: "nearest" });
    this.text.focus();
  }

  #showQuestion() {
    const chosen = this.form.elements.question.value !== "";
    for (const part of this.form.querySelectorAll("[data-question-part]")) part.hidden = !chosen;
  }

  #typed() {
    this.#measure();
    if (this.#lines.length < 2) this.#removeOffer();
    else this.#nameOffer();
    const { question, meaning } = this.form.elements;
    const draft = { text: this.text.value, question: question.value, meaning: meaning.value };
    if (draft.text.trim()) this.desk.drafts.keep(`add:${this.block}`, draft);
    else this.desk.drafts.forget(`add:${this.block}`);
  }

  #measure() {
    const longest = this.#offer ? Math.max(...this.#lines.map((line) => line.length)) : undefined;
    count(this.text, this.counter, longest);
    grow(this.text);
  }

  #key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && this.details) {
      event.stopPropagation();
      this.#close();
    }
    if (event.key !== "Enter" || event.shiftKey || event.target !== this.text) return;
    event.preventDefault();
    if (this.#offer) this.#offer.querySelector("button").focus();
    else this.form.requestSubmit();
  }

  #submit(event) {
    event.preventDefault();
    this.#add([this.text.value.trim()]);
  }

  /** As several notes, one for each of `texts`, when there are more. */
  #add(texts) {
    this.#measure();
    if (!texts[0] || !this.form.reportValidity()) return;
    const { meaning, question } = this.form.elements;
    const fields = { text: texts.join("\n"), meaning: meaning.value, question: question.value };
    if (texts.length > 1) fields.one_per_line = "on";
    const url = new URL(this.form.action).pathname;
    this.desk.queue({ kind: "add", url, block: this.block, texts, fields });
    this.#empty();
  }

  #empty() {
    this.desk.drafts.forget(`add:${this.block}`);
    this.text.value = this.form.elements.question.value = "";
    this.#removeOffer();
    this.#showQuestion();
    this.#measure();
    this.form.querySelector(".draft-hint")?.remove();
    this.text.focus();
    this.form.scrollIntoView({ block: "nearest" });
  }

  get #offer() {
    return this.form.querySelector(".offer");
  }

  #pasted(event) {
    const lines = event.clipboardData.getData("text").trim().split(/\r?\n/);
    if (lines.length > 1) setTimeout(() => this.#offerList());
  }

  #offerList() {
    if (this.#lines.length < 2 || this.#offer) return;
    this.text.after(copyOf("#list-offer"));
    this.#offer.querySelector("[data-lines]").addEventListener("click", () => {
      this.#add(this.#lines.map((line) => line.trim()));
    });
    this.#offer.querySelector("[data-one]").addEventListener("click", () => {
      this.#removeOffer();
      this.#add([this.text.value.trim()]);
    });
    this.#nameOffer();
    this.#measure();
  }

  #nameOffer() {
    const button = this.#offer?.querySelector("[data-lines]");
    if (button) button.textContent = say("lines", { count: this.#lines.length });
  }

  #removeOffer() {
    this.#offer?.remove();
  }

  #restore(draft) {
    if (draft) {
      this.#fill(draft);
      const hint = document.createElement("p");
      hint.className = "draft-hint";
      hint.textContent = say("draft");
      this.form.prepend(hint);
    }
    this.#showQuestion();
  }

  /** A text that the server refused comes back before what stands in the form now. */
  #bringBack(draft) {
    const both = [draft.text, this.text.value].filter((text) => text.trim());
    this.#fill({ ...draft, text: both.join("\n") });
    this.#typed();
    this.#showQuestion();
    if (draft.isList) this.#offerList();
    this.text.focus();
  }

  #fill({ text, question, meaning }) {
    this.text.value = text;
    this.form.elements.question.value = question;
    this.form.elements.meaning.value = meaning;
    if (this.details) this.details.open = true;
    this.#measure();
  }
}
