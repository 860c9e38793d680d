// SPDX-License-Identifier: GPL-3.0-or-later
/** Notes at frames: written at the marked span or the frame one is at, gone to, taken away. */
import { announce } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { usePlayhead } from '../player/playhead.ts';
import { useEditing } from './edit-store.ts';
import { ask, type NoteView, useReview } from './review-store.ts';

/** Asks for a note on the marked span; without marks on the frame one is at. */
export function askNote(): void {
  const { frame } = usePlayhead.getState();
  const frames = useEditing.getState().span ?? { startFrame: frame, endFrame: frame + 1 };
  useEditing.setState({ asking: { about: 'note', note: null, frames } });
}

export function askNoteChange({ note, startFrame, endFrame }: NoteView): void {
  useEditing.setState({ asking: { about: 'note', note, frames: { startFrame, endFrame } } });
}

export async function removeNote({ note }: NoteView): Promise<void> {
  if (await ask('notes.remove', { note })) announce(words.notes.removed);
}

/** Where notes begin. */
export const noteFrames = (): number[] => useReview.getState().notes.map(({ startFrame }) => startFrame);
