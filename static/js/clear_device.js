/** Before this device is erased: say whether unsent texts wait here (see canvas/vault.js), and empty
    the storage also where the browser does not know Clear-Site-Data. */

const OURS = "canvas:";

try {
  const waits = Object.keys(localStorage).some((name) => name.startsWith(OURS));
  document.querySelector("#unsent").hidden = !waits;
  document.querySelector("main form").addEventListener("submit", () => localStorage.clear());
} catch {
  // A browser that lets nothing be stored has nothing to erase.
}
