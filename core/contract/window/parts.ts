// SPDX-License-Identifier: GPL-3.0-or-later
/** Schemas that several requests of a window share. Frames count from 0, ranges are half open, boxes are in 1/16 px. */
import * as z from 'zod';
import type { Box } from '../../base/geometry.ts';
import { parseMoment } from '../../base/moment.ts';
import { fills } from '../../review/fill.ts';
import { outlineSchema } from '../../track/outline.ts';
import { type Keyframe, origins } from '../../track/track.ts';
import { count, footageId, type Shape, sha256Hex, trackId, trackKind, veilId } from '../cli/parts.ts';

export const nothing = z.strictObject({});

/** Stands once for a file or folder that a person chose; it is used up by the request it is given to. */
export const pick = z.string().regex(/^pick-[0-9a-f]{32}$/);

/** Case-scoped id of 32 random hex digits. */
export const caseId = z.string().regex(/^[0-9a-f]{32}$/);

/** A line a person wrote; what they leave empty is null where that is allowed. */
export const line = z.string().trim().min(1).max(500);
export const jobId = z.string().regex(/^(run|job)-[1-9][0-9]*$/);
export const startedJob = z.strictObject({ job: jobId });

/** `HH:MM:SS.mmm`, `frame:N` or `pts:N`. */
export const moment = z.string().refine((text) => {
  try {
    parseMoment(text);
    return true;
  } catch {
    return false;
  }
}, 'HH:MM:SS.mmm, frame:N or pts:N');

export const box = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
} satisfies Shape<Box>);

export const keyframe = z.strictObject({
  frame: count,
  box,
  origin: z.enum(origins),
  score: z.number().min(0).max(1).nullable(),
} satisfies Shape<Keyframe>);

/** A place that a person gives a subject. */
export const place = z.strictObject({ frame: count, box });

export const track = z.strictObject({
  track: trackId,
  footage: footageId,
  kind: trackKind,
  /** A label within the case, empty when it has none. Tracks with the same label are one subject. */
  label: z.string(),
  startFrame: count,
  endFrame: count,
  outline: outlineSchema,
  dismissed: z.boolean(),
  locked: z.boolean(),
  /** `by` a model, a person or an import; `name` of it. */
  source: z.strictObject({ by: z.enum(['model', 'person', 'import']), name: z.string() }),
  veils: z.array(veilId),
});
export type TrackView = z.output<typeof track>;

/** Why something is taken out of copies, and of whose. */
export const reasons = z.strictObject({
  purpose: line,
  characteristic: line,
  code: line,
  statute: line.nullable(),
  harm: z.string().trim().min(1).max(2000).nullable(),
  audiences: z.array(line).min(1),
});

export const fill = z.enum(fills);

/** What a change of tracks did; `sequence` is the event that undo takes back. */
export const corrected = z.strictObject({
  event: z.string(),
  sequence: count,
  tracks: z.array(track),
  removed: z.array(trackId),
  veilsAdded: z.array(veilId),
  veilsRemoved: z.array(veilId),
  /** Frames at which following lost the subject before it met anything known. */
  lostAt: z.array(count),
});

/** A version for watching of what the window cannot play: the same frames and times; never looked at still. */
export const proxy = z.strictObject({
  sha256: sha256Hex,
  /** Pictures in it: all frames but those that cannot be decoded. */
  frames: count,
  /** Whether its pictures are the very packets of the file, or encoded anew. */
  pictures: z.enum(['copied', 'encoded']),
  /** It has the sound of the file. */
  hasSound: z.boolean(),
  /** Why the sound of the file is not in it; null when it is, and when the file has none. */
  silentBecause: z.string().nullable(),
});
export type ProxyView = z.output<typeof proxy>;
