/** What the server wrote on the page for this script. */

const root = document.querySelector("#canvas");
const NIL = "00000000-0000-0000-0000-000000000000";

export const page = {
  canvas: root.dataset.canvas,
  url: root.dataset.page,
  changes: root.dataset.changes,
  seq: Number(root.dataset.seq),
  owner: root.dataset.owner,
  key: root.dataset.key,
  canEdit: "key" in root.dataset,
  token: root.querySelector("[name=csrfmiddlewaretoken]").value,
};

export function deleteUrl(id) {
  return root.dataset.delete.replace(NIL, id);
}

export function restoreUrl(id) {
  return root.dataset.restore.replace(NIL, id);
}

/** The note that an element of it belongs to, and its id without the prefix. */
export function noteOf(element) {
  return element?.closest("li.note");
}

export function idOf(item) {
  return item.id.replace("note-", "");
}

export function blockOf(element) {
  return element?.closest("[data-block]")?.dataset.block;
}

export function blockName(block) {
  return document.querySelector(`#name-${block}`)?.textContent.trim() ?? "";
}

export function copyOf(template) {
  return document.querySelector(template).content.cloneNode(true);
}

/** Is somebody in the middle of typing or choosing? */
export function isTyping() {
  return document.activeElement?.matches("textarea, select, input") ?? false;
}

/** crypto.randomUUID is missing on pages without https. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
