// Leaves a page for clients at once: by its button, or by Escape three times within two seconds.
// The address is replaced, so that the button 'back' does not lead here.

const button = document.querySelector("[data-leaves]");
const hint = document.querySelector("[data-leaves-hint]");
const WITHIN = 2000;
let pressed = [];

function leave() {
  document.body.hidden = true;
  window.location.replace(button.href);
}

if (button) {
  hint.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  // A jump within the page takes no step of its own in the history, where the page would stay.
  document.addEventListener("click", (event) => {
    const jump = event.target.closest('a[href^="#"]');
    if (!jump) return;
    event.preventDefault();
    window.location.replace(jump.hash);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const now = Date.now();
    pressed = [...pressed.filter((at) => now - at < WITHIN), now];
    if (pressed.length >= 3) leave();
  });
}
