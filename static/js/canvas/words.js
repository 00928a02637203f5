/** The sentences of the page, translated by the server. */

const words = new Map(
  [...document.querySelector("#words").content.querySelectorAll("[data-word]")].map((item) => [
    item.dataset.word,
    item.textContent,
  ]),
);

export function say(word, values = {}) {
  return words.get(word).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
