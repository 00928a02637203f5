/** Asks now and then what others changed, while somebody looks at the page. */

import { ask, parse } from "./server.js";
import { page } from "./page.js";

const SECOND = 1000;
const USUAL = 10 * SECOND;
const AFTER_OWN = 5 * SECOND;
const LONGEST = 60 * SECOND;

export class Poll {
  #desk;
  #timer = 0;
  #failures = 0;
  #active = 0;

  constructor(desk) {
    this.#desk = desk;
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("online", () => this.look());
    this.#later();
  }

  /** Somebody works here: others probably do too. */
  hurry() {
    this.#active = Date.now();
  }

  async look() {
    clearTimeout(this.#timer);
    if (document.hidden) return;
    const { status, text } = await ask(page.changes, { seq: this.#desk.board.seq });
    if (status === 200) this.#desk.take(parse(text));
    if (status === 200 || status === 204) this.#reached();
    else this.#failed(status);
    this.#later();
  }

  #reached() {
    this.#failures = 0;
    if (this.#desk.outbox.waiting.length === 0) this.#desk.state.show("saved");
    else this.#desk.outbox.send();
  }

  #failed(status) {
    this.#failures += 1;
    this.#desk.state.show({ 0: "offline", 401: "signed-out", 404: "gone" }[status] ?? "trouble");
  }

  #later() {
    clearTimeout(this.#timer);
    const usual = Date.now() - this.#active < 60 * SECOND ? AFTER_OWN : USUAL;
    const pause = Math.min(usual * 2 ** this.#failures, LONGEST);
    this.#timer = setTimeout(() => this.look(), pause);
  }
}
