/** Says something once to who listens instead of looks, and shows the one notice with a way back. */

import { isTyping } from "./page.js";

const listener = document.querySelector("#announce");
const notice = document.querySelector("#notice");
let said = [];
let timer = 0;

/** What comes in quick succession is said together. */
export function announce(text) {
  said.push(text);
  clearTimeout(timer);
  timer = setTimeout(() => {
    listener.textContent = said.join(" ");
    said = [];
  }, 300);
}

/** Stays until the next action. */
export function showNotice(text, label, action) {
  const paragraph = document.createElement("p");
  paragraph.textContent = text;
  notice.replaceChildren(paragraph);
  if (action) notice.append(buttonFor(label, action));
}

function buttonFor(label, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-link";
  button.textContent = label;
  button.addEventListener("click", () => {
    clearNotice();
    action();
  });
  return button;
}

/** Ctrl + Z does what the notice offers, except in a field: there it is the browser's own. */
document.addEventListener("keydown", (event) => {
  const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey);
  if (isUndo && !isTyping()) notice?.querySelector("button")?.click();
});

export function clearNotice() {
  notice?.replaceChildren();
}
