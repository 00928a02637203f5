/** The help beside the canvas, and which questions have an answer. */

const WIDE = matchMedia("(min-width: 1200px)");

export function startHelp() {
  // Below that width there is no panel: the link leads to the page of the block.
  document.addEventListener(
    "click",
    (event) => event.target.closest(".help-link") && !WIDE.matches && event.stopPropagation(),
    { capture: true },
  );
  document.addEventListener("htmx:beforeSwap", leaveWhenRefused);
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    target.querySelector("h2")?.focus();
    markHelped(target.firstElementChild?.dataset.help);
    markAnswered();
  });
}

/** The list of what is missing folds up when it has led somewhere, and with Escape. */
export function startMissing() {
  const list = document.querySelector(".missing");
  list.addEventListener("click", (event) => {
    if (event.target.closest("a")) list.open = false;
  });
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !list.open) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
}

/** Somebody whose session ended gets the sign-in page: as a page, not inside the panel. */
function leaveWhenRefused({ detail }) {
  if (detail.serverResponse.includes("data-help=")) return;
  detail.shouldSwap = false;
  location.assign(detail.requestConfig.elt.href);
}

function markHelped(block) {
  for (const link of document.querySelectorAll(".help-link"))
    if (link.closest(`#block-${block}`)) link.ariaCurrent = "true";
    else link.removeAttribute("aria-current");
}

export function markAnswered() {
  const missing = document.querySelector("#missing");
  for (const question of document.querySelectorAll("[data-question]")) {
    const isOpen = missing.querySelector(`[data-open="${question.dataset.question}"]`);
    question.querySelector(".answered").hidden = Boolean(isOpen);
  }
}
