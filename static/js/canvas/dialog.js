/** The one dialog of the page. Closing gives the focus back by itself. */

const dialog = document.querySelector("#dialog");
const content = dialog?.querySelector("#dialog-content");

dialog?.querySelector("[data-close-dialog]").addEventListener("click", closeDialog);
dialog?.addEventListener("click", (event) => event.target === dialog && closeDialog());

export function openDialog(title, ...parts) {
  dialog.querySelector("#dialog-title").textContent = title;
  content.replaceChildren(...parts);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("#dialog-title").focus();
  return content;
}

export function closeDialog() {
  dialog.close();
}
