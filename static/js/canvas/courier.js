/** Brings one waiting change to the server and does what the answer asks for. */

import { announce, showNotice } from "./announce.js";
import { page } from "./page.js";
import { ask, parse, renewToken } from "./server.js";
import { say } from "./words.js";

const REFUSALS = [400, 404, 413, 422];
const PATIENCE = 5;

export class Courier {
  #desk;
  #errors = new Map();

  constructor(desk) {
    this.#desk = desk;
  }

  /** Returns false when this change, and so the next ones, must wait. */
  async deliver(op, isSecondTry = false) {
    this.#desk.state.busy();
    const fields = { ...op.fields, op_id: op.id };
    const { status, text } = await ask(op.url, { fields, seq: this.#desk.board.seq });
    if (status === 200) return this.#accepted(op, text);
    if (status === 409) return this.#conflicted(op, text);
    if (status === 403) return this.#forbidden(op, isSecondTry);
    if (REFUSALS.includes(status) || this.#hopeless(op, status)) return this.#refused(op, status, text);
    this.#desk.state.show({ 0: "offline", 401: "signed-out" }[status] ?? "trouble");
    return false;
  }

  async #accepted(op, text) {
    const answer = parse(text);
    const dropped = this.#desk.outbox.drop(op);
    if (op.canvas === page.canvas) this.#desk.take(answer);
    await dropped;
    await this.#desk.outbox.built(op, answer.dataset.rev);
    if (this.#showProgress()) announce(say("saved"));
    return true;
  }

  /** Both texts are safe on the server now; which one stays is asked. */
  async #conflicted(op, text) {
    await this.#desk.outbox.drop(op);
    this.#showProgress();
    this.#desk.look();
    if (op.canvas === page.canvas) this.#desk.askWhich(text);
    return true;
  }

  async #forbidden(op, isSecondTry) {
    const obstacle = isSecondTry ? "forbidden" : await renewToken();
    if (!obstacle) return this.deliver(op, true);
    if (obstacle === "forbidden") return this.#refused(op, 403, say("forbidden"));
    this.#desk.state.show(obstacle);
    return false;
  }

  /** A text is shown back with the reason; of a move or the like nothing is lost. */
  async #refused(op, status, text) {
    const reason = this.#reason(op, status, text);
    if (op.texts) {
      await this.#desk.outbox.refuse(op, { status, reason });
    } else {
      await this.#desk.outbox.drop(op);
      showNotice(reason);
    }
    this.#showProgress();
    this.#desk.look();
    return true;
  }

  /** Returns whether everything is saved. */
  #showProgress() {
    const isDone = this.#desk.outbox.waiting.length === 0;
    this.#desk.state.show(isDone ? "saved" : "saving");
    return isDone;
  }

  #reason(op, status, text) {
    if (status === 403 || status === 422) return text;
    if (status === 404) return say(op.kind === "add" ? "gone" : "note-gone");
    return say("not-accepted");
  }

  /** A change that breaks the server each time would hold up all that come after it. */
  #hopeless(op, status) {
    const errors = (this.#errors.get(op.id) ?? 0) + (status === 500);
    this.#errors.set(op.id, errors);
    return errors >= PATIENCE;
  }
}
