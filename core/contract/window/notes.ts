// SPDX-License-Identifier: GPL-3.0-or-later
/** Remarks at frames of a recording, for those who work on the case. */
import * as z from 'zod';
import { protectedEvents } from '../../review/protected-event.ts';
import { count, footageId } from '../cli/parts.ts';
import { nothing } from './parts.ts';
import { request } from './request.ts';

const noteId = z.string().regex(/^note-[1-9][0-9]*$/);
const text = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .refine((written) => written.isWellFormed(), 'text that is not well-formed Unicode');
/** Half open. */
const frames = z
  .strictObject({ startFrame: count, endFrame: count })
  .refine(({ startFrame, endFrame }) => endFrame > startFrame, 'an empty range');

/** The protected event that the frames show; null: a plain remark. */
const event = z.enum(protectedEvents).nullable();

export const note = z.strictObject({
  note: noteId,
  startFrame: count,
  endFrame: count,
  text: z.string(),
  event,
  person: z.string(),
  /** UTC. */
  created: z.string(),
});

export const noteRequests = {
  /** By first frame. */
  'notes.list': request(
    'case',
    z.strictObject({ footage: footageId }),
    z.strictObject({ notes: z.array(note) }),
  ),
  'notes.add': request(
    'case',
    z.strictObject({ footage: footageId, frames, text, event: event.default(null) }),
    note,
  ),
  /** One's own. */
  'notes.change': request('case', z.strictObject({ note: noteId, frames, text, event }), note),
  'notes.remove': request('case', z.strictObject({ note: noteId }), nothing),
};
