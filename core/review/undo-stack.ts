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

const decisions = /^(track|tracks|veil|hush|withhold|stop)\.|^footage\.detected(\.|$)/;

/**
 * True for the decisions of a review, and for taking them back and doing them again: what shows and what does not depends
 * on them. Not for people, recordings, candidates and approvals: those can be settled anew, never taken back.
 */
export function isDecision(event: string): boolean {
  return decisions.test(event);
}

/** True for what may be taken back: decisions, and notes, which decide nothing and make nobody a maker of a copy. */
export function canBeTakenBack(event: string): boolean {
  return isDecision(event) || event.startsWith('note.');
}

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
    if (takenBack.has(event.sequence) || !event.changes || !canBeTakenBack(event.event)) continue;
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
