/** What was typed in an open form and not sent yet, kept on this device like the outbox. */

import { page } from "./page.js";

const PAUSE = 250;

export class Drafts {
  #vault;
  #timers = new Map();

  constructor(vault) {
    this.#vault = vault;
  }

  keep(name, draft) {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(
      name,
      setTimeout(() => this.#vault.put(nameOf(name), draft), PAUSE),
    );
  }

  forget(name) {
    clearTimeout(this.#timers.get(name));
    return this.#vault.remove(nameOf(name));
  }

  /** Name to draft, for this canvas. */
  async all() {
    const start = nameOf("");
    const found = await this.#vault.all(start);
    return new Map(found.map(([name, draft]) => [name.slice(start.length), draft]));
  }
}

function nameOf(name) {
  return `draft:${page.canvas}:${name}`;
}
