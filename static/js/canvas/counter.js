/** How many characters are left, once it matters. The browser cuts nothing off. */

import { say } from "./words.js";

export const LONGEST = 1000;
const NEAR = 100;

export function count(field, line, length = field.value.length) {
  const left = LONGEST - length;
  line.hidden = left > NEAR;
  line.classList.toggle("over", left < 0);
  if (left >= 0) line.textContent = say("characters-left", { count: left });
  else line.textContent = say("characters-over", { count: -left });
  field.setCustomValidity(left < 0 ? line.textContent : "");
}

/** Make the field as high as its text. */
export function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
