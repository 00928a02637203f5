/** allauth's scripts let the browser make and use passkeys. This says so when that fails: somebody
    stopped half way, or the device has no passkey for this site. */

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("#passkey-trouble").hidden = false;
});
