// SPDX-License-Identifier: GPL-3.0-or-later
/** Watching a candidate: what was presented to whom, kept in the log, and what is still missing. */
import * as z from 'zod';
import { audience, candidateId, count, footageId, sha256Hex } from '../cli/parts.ts';
import { request } from './request.ts';

const range = z
  .strictObject({ startFrame: count, endFrame: count })
  .refine(({ startFrame, endFrame }) => endFrame > startFrame, 'an empty range');
const ranges = z.array(range).max(10_000);

/** Of one person and one candidate. */
export const coverage = z.strictObject({
  person: z.string(),
  /** Frames that a player shows: not those that an edit list hides. */
  frames: count,
  /** Frames that count as watched; `complete` when none is missing, every stop was shown still, and all sound was heard. */
  watched: count,
  /** Those of the watched that count only since an earlier copy of the recording showed the same picture. */
  carried: count,
  /** At most 200, the first ones. */
  missing: ranges,
  /** Frames at stops that were not shown still yet. */
  stillsMissing: z.array(count),
  hasSound: z.boolean(),
  /** Frames whose sound was heard. */
  heard: count,
  complete: z.boolean(),
});

/** Where somebody watched a copy, on the frames of its recording. Ranges are in order and do not touch. */
export const watchedLane = z.strictObject({
  candidate: candidateId,
  /** When the copy was rendered, UTC. */
  created: z.string(),
  /** Frames that a player shows: only these can be watched. */
  shown: z.array(range),
  watched: z.array(range),
  heard: z.array(range),
  hasSound: z.boolean(),
});

export const watchRequests = {
  /** Of who is signed in, on the newest copy of a recording for an audience; null while there is none. */
  'watch.lane': request(
    'case',
    z.strictObject({ footage: footageId, audience }),
    z.strictObject({ lane: watchedLane.nullable() }),
  ),
  /** Of who is signed in. */
  'watch.show': request('case', z.strictObject({ candidate: candidateId }), coverage),
  /**
   * Adds what was just presented: `played` at no more than twice the speed, `heard` the same with the sound on, `stills` shown at
   * rest. `proxy`: the SHA-256 of the version for watching that was played; null: the copy itself was. Refused is what no
   * player can have done: a copy played that does not play, sound of a version without, stills of a version.
   */
  'watch.add': request(
    'case',
    z.strictObject({
      candidate: candidateId,
      played: ranges,
      heard: ranges,
      stills: z.array(count).max(10_000),
      proxy: sha256Hex.nullable().default(null),
    }),
    coverage,
  ),
};
