// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings: what they are, their frames, what was found on them. */
import * as z from 'zod';
import { decodeChecks, verifications } from '../../review/records.ts';
import { stopReasons } from '../../track/stop.ts';
import {
  count,
  fault,
  footageId,
  hiddenChannel,
  kind,
  ptsRule,
  rational,
  sha256Hex,
  sha512Hex,
  stream,
  trackId,
  video,
} from '../cli/parts.ts';
import { frameTimesSchema } from './frame-times.ts';
import { box, nothing, pick, startedJob } from './parts.ts';
import { request } from './request.ts';

export const footage = z.strictObject({
  footage: footageId,
  label: z.string(),
  sizeBytes: count,
  sha256: sha256Hex,
  sha512: sha512Hex,
  format: z.string(),
  durationMs: z.number().nullable(),
  /** When presentation time zero was by the device's clock, UTC, as the file states it; null: not known. */
  began: z.iso.datetime({ precision: 3 }).nullable(),
  video,
  streams: z.array(stream),
  /** Number of the stream that is heard, drawn, hushed and kept in copies; null: none. */
  sound: count.nullable(),
  /** What it carries besides picture and sound; null: nobody has looked. */
  channels: z.array(hiddenChannel).nullable(),
  frames: count,
  ptsRule,
  /** Whether every frame was decoded once; release waits for `done`. */
  decodeCheck: z.enum(decodeChecks),
  /** Whether the original still has the bytes it was taken in with. */
  verification: z.enum(verifications),
  faults: count,
  tracks: count,
  veils: count,
  hushes: count,
  /** Kinds that were looked for at least once. */
  detected: z.array(kind),
  /** What Chromium is expected to play by itself: false for HEVC, MPEG-2, AVI and the like. */
  playable: z.boolean(),
});
export type FootageView = z.output<typeof footage>;

export const stop = z.strictObject({
  stop: z.string().regex(/^stop-[0-9a-f]{12}$/),
  reason: z.enum(stopReasons),
  reasons: z.array(z.enum(stopReasons)).min(1),
  track: trackId.nullable(),
  frame: count,
  /** Frames worth looking at, both ends included. */
  from: count,
  to: count,
  rank: z.int().min(0).max(100),
  /** What was seen on `frame` that is no track; null where it is about a track, or the whole picture. */
  seen: z.strictObject({ kind, box }).nullable(),
  cleared: z.boolean(),
  /** Who is signed in was shown its picture, now or in an earlier sitting. */
  shown: z.boolean(),
});

const one = z.strictObject({ footage: footageId });
const stops = z.strictObject({ open: count, stops: z.array(stop) });

export const footageRequests = {
  'footage.list': request('case', nothing, z.strictObject({ footage: z.array(footage) })),
  'footage.show': request('case', one, footage),
  'footage.faults': request('case', one, z.strictObject({ faults: z.array(fault) })),
  /** The time of every frame and which are keyframes, packed; `frame-times.ts` unpacks it. */
  'footage.index': request('case', one, frameTimesSchema),
  /** Job `ingest`: hash, probe, index, and decode every frame once; one bad file does not keep the others out. */
  'footage.ingest': request('case', z.strictObject({ picks: z.array(pick).min(1) }), startedJob),
  /** Job `detect`. Several kinds are looked for one after the other. */
  'footage.detect': request(
    'case',
    z.strictObject({
      footage: z.array(footageId).min(1),
      kinds: z.array(kind).min(1),
      profile: z.enum(['fast', 'thorough']),
    }),
    startedJob,
  ),
  /** The pictures of these stops came up before who is signed in. */
  'stops.shown': request(
    'case',
    z.strictObject({ footage: footageId, stops: z.array(stop.shape.stop).min(1) }),
    nothing,
  ),
  /** The gravest first. */
  'stops.list': request('case', one, stops),
  /**
   * Null clears every one. `shown` are stops whose pictures the person was just shown; `unseen`, how many of those cleared here
   * never were, as the person was told: another count is refused. The log keeps which.
   */
  'stops.clear': request(
    'case',
    z.strictObject({
      footage: footageId,
      stops: z.array(stop.shape.stop).min(1).nullable(),
      shown: z.array(stop.shape.stop),
      unseen: count,
    }),
    stops,
  ),
};

/** Time base and rule of a recording, for clocks: see `frameTimesSchema`. */
export const clock = z.strictObject({ timeBase: rational, ptsRule });
