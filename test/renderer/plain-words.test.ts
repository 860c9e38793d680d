// SPDX-License-Identifier: GPL-3.0-or-later
/** What the service says is shown in the words of the window: no ids and names of events as the log has them. */
import { expect, test } from 'vitest';
import { inPlainWords } from '../../renderer/app/plain-words.ts';
import { eventName } from '../../renderer/app/strings/events.ts';

test('ids and events are named as the window names them', () => {
  expect(inPlainWords('track-1 is locked')).toBe('track 1 is locked');
  expect(inPlainWords('Ana worked on candidate-1: event 54 (footage.detected)')).toBe(
    'Ana worked on copy 1: event 54 (detection run)',
  );
  expect(inPlainWords('a file street-12.mp4 (1.5 MB)')).toBe('a file street-12.mp4 (1.5 MB)');
});

test('an event that takes another back is named by it, and an unknown one keeps its name', () => {
  expect(eventName('track.placed')).toBe('box set by hand');
  expect(eventName('track.placed.undone')).toBe('box set by hand, taken back');
  expect(eventName('veil.added.redone')).toBe('veiled, done again');
  expect(eventName('something.new')).toBe('something new');
});
