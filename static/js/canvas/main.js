/** The canvas page: brings the parts together. Without it every task works through plain forms. */

import { announce, clearNotice } from "./announce.js";
import { startAdding } from "./add.js";
import { Board } from "./board.js";
import { askWhich, startConflicts } from "./conflict.js";
import { Courier } from "./courier.js";
import { startDragging } from "./drag.js";
import { Drafts } from "./drafts.js";
import { startEditing } from "./edit.js";
import { startGrabbing } from "./grab.js";
import { markAnswered, startHelp, startMissing } from "./help.js";
import { startMoving } from "./move.js";
import { Outbox } from "./outbox.js";
import { blockName, page } from "./page.js";
import { Poll } from "./poll.js";
import { showOrphan, showRefused } from "./refused.js";
import { State } from "./state.js";
import { openVault } from "./vault.js";
import { say } from "./words.js";

const BLOCKS = 9;

class Desk {
  /** A move that is being tried out with the keyboard. */
  preview = null;

  constructor(vault) {
    this.vault = vault;
    this.state = new State(() => vault.lasting);
    this.board = new Board(() => this.#changes());
    this.drafts = new Drafts(vault);
    const courier = new Courier(this);
    this.outbox = new Outbox(vault, (op) => courier.deliver(op));
    this.poll = new Poll(this);
  }

  #changes() {
    const waiting = this.outbox.waiting.filter((op) => op.canvas === page.canvas);
    return this.preview ? [...waiting, this.preview] : waiting;
  }

  /** Do a change: at once on this page, and on the server as soon as that can be. */
  queue(change) {
    clearNotice();
    this.poll.hurry();
    this.state.busy();
    this.outbox.add({ canvas: page.canvas, ...change });
  }

  /** Show an answer of the server, and say what others changed. */
  take(answer) {
    const changed = this.board.take(answer);
    this.board.render();
    markAnswered();
    for (const [block, ids] of changed) {
      const word = ids.length === 1 ? "updated-one" : "updated-many";
      announce(say(word, { count: ids.length, block: blockName(block) }));
      for (const id of ids) document.getElementById(id)?.classList.add("fresh");
    }
  }

  look() {
    this.poll.look();
  }

  askWhich(html) {
    askWhich(html, this);
  }
}

async function start() {
  const vault = await openVault(page.owner, page.key);
  const desk = new Desk(vault);
  startHelp();
  startMissing();
  if (page.canEdit) await startWriting(desk);
  document.documentElement.classList.add("with-script");
}

async function startWriting(desk) {
  desk.draftsAtStart = await desk.drafts.all();
  showOrphans(desk);
  desk.outbox.addEventListener("change", () => {
    desk.board.render();
    showRefused(desk);
  });
  desk.outbox.addEventListener("elsewhere", () => desk.look());
  for (const startPart of [startAdding, startEditing, startMoving, startDragging, startGrabbing, startConflicts])
    startPart(desk);
  warnBeforeLeaving(desk);
  await desk.outbox.refresh();
  desk.outbox.send();
}

/** Drafts for notes that are gone; the page of one block cannot tell. */
function showOrphans({ draftsAtStart, drafts, board }) {
  if (board.shown.size < BLOCKS) return;
  for (const [name, draft] of draftsAtStart) {
    const isOrphan = name.startsWith("edit:") && !document.getElementById(name.replace("edit:", "note-"));
    if (isOrphan) showOrphan(draft.text, () => drafts.forget(name));
  }
}

/** Only where something does not stay on this device. */
function warnBeforeLeaving(desk) {
  addEventListener("beforeunload", (event) => {
    if (desk.vault.holdsMore) event.preventDefault();
  });
}

/** A page that the browser kept may be of somebody who signed out since. */
addEventListener("pageshow", (event) => event.persisted && location.reload());

start();
