// SPDX-License-Identifier: GPL-3.0-or-later
/** What undo and redo mean in a log that only grows: undoing is an event of its own, and so is doing it again. */

/** An event as far as the question goes. */
export type UndoEvent = {
  readonly sequence: number;
  readonly event: string;
  /** The event that this one takes back. */
  readonly undoes: number | null;
  /** It changed rows. */
  readonly changes: boolean;
};

/** Decisions of a review; not people, recordings, candidates or approvals, which are not taken back by a key. */
const decisions = /^(track|tracks|veil|hush|withhold|stop)\.|^footage\.detected(\.|$)/;

/**
 * The events that undo and redo would take back next, given the log from its end, newest first. Undo: the newest decision
 * that stands. Redo: the newest undo that stands, unless a decision came after it. Reads no further than it has to.
 */
export function undoTargets<Event extends UndoEvent>(
  newestFirst: Iterable<Event>,
): { readonly undo: Event | null; readonly redo: Event | null } {
  const takenBack = new Set<number>();
  let undo: Event | null = null;
  let redo: Event | null = null;
  for (const event of newestFirst) {
    if (takenBack.has(event.sequence) || !event.changes || !decisions.test(event.event)) continue;
    if (event.undoes === null) {
      undo ??= event;
      break;
    }
    takenBack.add(event.undoes);
    if (event.event.endsWith('.undone')) redo ??= event;
    // What was done again stands for the decision it brought back; undos older than it can still be redone.
    else undo ??= event;
  }
  return { undo, redo };
}
