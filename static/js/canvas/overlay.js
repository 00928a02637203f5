/** What the canvas will look like when everything that waits is saved. */

import { edited, grabbed, moved, newNote } from "./notes.js";

/** `lists` maps a block to its notes as the server last gave them, each {id, html}. */
export function withWaiting(lists, changes) {
  const result = new Map([...lists].map(([block, notes]) => [block, [...notes]]));
  for (const change of changes) APPLY[change.kind]?.(result, change);
  return result;
}

const APPLY = {
  add(lists, { id, block, texts, fields }) {
    const notes = texts.map((text, index) => {
      const name = `note-${id}-${index}`;
      return { id: name, html: newNote(name, text, fields.meaning) };
    });
    lists.get(block)?.push(...notes);
  },

  edit(lists, { note, fields }) {
    replace(lists, note, (html) => edited(html, fields.text, fields.meaning));
  },

  delete(lists, { note }) {
    take(lists, note);
  },

  move(lists, { note, fields }) {
    put(lists, note, fields.block, fields.place, moved);
  },

  grab(lists, { note, fields }) {
    put(lists, note, fields.block, fields.place, grabbed);
  },
};

function replace(lists, note, change) {
  for (const notes of lists.values()) {
    const index = notes.findIndex(({ id }) => id === `note-${note}`);
    if (index >= 0) notes[index] = { ...notes[index], html: change(notes[index].html) };
  }
}

/** Take a note off its list; returns it and where it was. */
function take(lists, note) {
  for (const [block, notes] of lists) {
    const index = notes.findIndex(({ id }) => id === `note-${note}`);
    if (index >= 0) return { block, index, taken: notes.splice(index, 1)[0] };
  }
  return undefined;
}

function put(lists, note, block, place, change) {
  const found = take(lists, note);
  if (!found) return;
  const notes = lists.get(block);
  const entry = { ...found.taken, html: change(found.taken.html) };
  notes?.splice(indexFor(notes, place, found), 0, entry);
}

function indexFor(notes, place, { index }) {
  if (place === "first") return 0;
  if (place === "up") return Math.max(index - 1, 0);
  if (place === "down") return index + 1;
  const before = notes.findIndex(({ id }) => id === `note-${place}`);
  return before >= 0 ? before + 1 : notes.length;
}
