// SPDX-License-Identifier: GPL-3.0-or-later
/** Undo and redo against the plain idea of them: a list of what was done and one of what was undone. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type UndoEvent, undoTargets } from '../../../core/review/undo-stack.ts';

const targets = (log: readonly UndoEvent[]) => undoTargets([...log].reverse());

/** Plays gestures on a log as the store writes it, and on two lists of decisions beside it. */
function play(gestures: readonly ('do' | 'undo' | 'redo' | 'other')[]): void {
  const log: UndoEvent[] = [];
  const done: number[] = [];
  const undone: number[] = [];
  /** The decision that an event did, undid or did again. */
  const decision = new Map<number, number>();
  const add = (event: string, undoes: number | null, changes = true): number => {
    log.push({ sequence: log.length + 1, event, undoes, changes });
    return log.length;
  };
  for (const gesture of gestures) {
    const { undo, redo } = targets(log);
    expect(undo && decision.get(undo.sequence)).toBe(done.at(-1) ?? null);
    expect(redo && decision.get(redo.sequence)).toBe(undone.at(-1) ?? null);
    if (gesture === 'other') add('job.done', null, false);
    if (gesture === 'do') {
      const sequence = add('veil.added', null);
      decision.set(sequence, sequence);
      done.push(sequence);
      undone.length = 0;
    }
    if (gesture === 'undo' && undo) {
      const what = done.pop() ?? 0;
      decision.set(add('veil.added.undone', undo.sequence), what);
      undone.push(what);
    }
    if (gesture === 'redo' && redo) {
      const what = undone.pop() ?? 0;
      decision.set(add('veil.added.redone', redo.sequence), what);
      done.push(what);
    }
  }
}

test('any order of doing, undoing and doing again is as two lists would have it', () => {
  const gesture = fc.constantFrom('do', 'undo', 'redo', 'other');
  fc.assert(fc.property(fc.array(gesture, { maxLength: 40 }), play), { numRuns: 500 });
});

test('people, recordings and copies are not taken back by a key', () => {
  const event = (sequence: number, name: string): UndoEvent => ({
    sequence,
    event: name,
    undoes: null,
    changes: true,
  });
  const log = [
    event(1, 'track.placed'),
    event(2, 'person.added'),
    event(3, 'candidate.proved'),
    event(4, 'footage.added'),
  ];
  expect(targets(log).undo?.sequence).toBe(1);
  expect(targets(log.slice(1))).toEqual({ undo: null, redo: null });
});
