/** The state of saving, in words, always in sight. */

import { announce } from "./announce.js";
import { say } from "./words.js";

/** Looks of a state; every other one is a trouble that is also said aloud. */
const LOOKS = { saving: "" };

export class State {
  #current = "saved";
  #lasting;

  /** `lasting`: unsent text stays on this device when the page is closed. */
  constructor(lasting) {
    this.#lasting = lasting;
  }

  /** A new attempt; a trouble stays in sight until one succeeds. */
  busy() {
    if (this.#current === "saved") this.show("saving");
  }

  show(state) {
    if (state === this.#current) return;
    this.#current = state;
    const sending = document.querySelector("#sending");
    document.querySelector("#saved").hidden = state !== "saved";
    sending.hidden = state === "saved";
    if (state !== "saved") this.#fill(sending, state);
  }

  #fill(sending, state) {
    const text = this.#words(state);
    const trouble = !(state in LOOKS);
    sending.querySelector("span").textContent = text;
    sending.querySelector("a").hidden = state !== "signed-out" && state !== "somebody-else";
    sending.className = trouble ? "status status-condition" : "status";
    if (trouble) announce(text);
  }

  #words(state) {
    const open = ["offline", "trouble", "signed-out"].includes(state) && !this.#lasting();
    return say(open ? `${state}-open` : state);
  }
}
