/** Changes that wait for the server's answer, oldest first. They stay on this device until it has
    come, also through a reload or a lost connection, and are sent one at a time: a change may build
    on the one before. The server knows each by its id and never does it twice. */

import { newId } from "./page.js";

const PAUSES = [1, 2, 4, 8, 15, 30];

export class Outbox extends EventTarget {
  ops = [];
  #vault;
  #deliver;
  #sending = false;
  #failures = 0;
  #timer = 0;
  #last = 0;
  #dropped = new Set();
  #revs = new Map();

  /** `deliver(op)` sends one change; it returns false when the next attempt has to wait. */
  constructor(vault, deliver) {
    super();
    this.#vault = vault;
    this.#deliver = deliver;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    addEventListener("storage", (event) => event.key?.startsWith(vault.prefix) && this.refresh());
  }

  get waiting() {
    return this.ops.filter((op) => !op.refused);
  }

  get refused() {
    return this.ops.filter((op) => op.refused);
  }

  async add(change) {
    this.#last = Math.max(this.#last + 1, Date.now());
    const op = { id: newId(), when: this.#last, ...change };
    this.#buildOn(op);
    this.ops.push(op);
    this.#changed();
    await this.#keep(op);
    this.send();
    return op;
  }

  async drop(op) {
    this.#dropped.add(op.id);
    this.ops = this.ops.filter((other) => other.id !== op.id);
    await this.#vault.remove(nameOf(op));
    this.#changed();
  }

  /** Keep it, but do not send it again by itself. `why`: {status, reason}. */
  async refuse(op, why) {
    op.refused = why;
    await this.#keep(op);
    this.#changed();
  }

  async retry(op) {
    delete op.refused;
    await this.#keep(op);
    this.#changed();
    this.send();
  }

  /** `rev` is the version of the note that `op` made: what was typed on top of it has seen it. */
  async built(op, rev) {
    this.#revs.set(op.id, rev);
    for (const next of this.ops.filter((other) => other.after === op.id)) {
      this.#buildOn(next);
      await this.#keep(next);
    }
  }

  #buildOn(op) {
    if (this.#revs.has(op.after)) op.fields.base_rev = this.#revs.get(op.after);
  }

  /** Other tabs of the same person add and send too. */
  async refresh() {
    const stored = new Map((await this.#vault.all("op:")).map(([, op]) => [op.id, op]));
    for (const id of this.#dropped) stored.delete(id);
    const gone = this.ops.filter((op) => op.kept && !stored.has(op.id));
    for (const op of this.ops) if (!op.kept) stored.set(op.id, op);
    this.ops = [...stored.values()].sort((one, other) => one.when - other.when);
    this.#last = Math.max(this.#last, this.ops.at(-1)?.when ?? 0);
    this.#changed();
    if (gone.length > 0) this.dispatchEvent(new Event("elsewhere"));
  }

  async send() {
    clearTimeout(this.#timer);
    if (this.#sending || this.waiting.length === 0) return;
    this.#sending = true;
    let finished = false;
    try {
      finished = await this.#alone(() => this.#sendAll());
    } finally {
      this.#sending = false;
      if (!finished) this.#later();
    }
    if (this.waiting.length > 0 && finished) this.send();
  }

  async #sendAll() {
    await this.refresh();
    while (this.waiting.length > 0) {
      const op = this.waiting[0];
      op.tried = true;
      await this.#keep(op);
      if (!(await this.#deliver(op))) return false;
      this.#failures = 0;
    }
    return true;
  }

  #later() {
    const pause = PAUSES[Math.min(this.#failures, PAUSES.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => this.send(), pause * 1000 * (1 + Math.random() / 4));
  }

  /** One tab at a time; the others read in `refresh` what is still there. */
  #alone(work) {
    return navigator.locks ? navigator.locks.request(`${this.#vault.prefix}send`, work) : work();
  }

  async #keep(op) {
    await this.#vault.put(nameOf(op), op);
    op.kept = true;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

function nameOf(op) {
  return `op:${op.id}`;
}
