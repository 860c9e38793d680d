// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands that find, list, correct and exchange tracks. */
import * as z from 'zod';
import { trackFormatNames } from '../../track/formats/formats.ts';
import { stopReasons } from '../../track/stop.ts';
import { origins } from '../../track/track.ts';
import { pixels, schema } from './common.ts';
import { count, footageId, kind, kindModels, model, path, trackId, trackKind, veilId } from './parts.ts';

export const detect = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      /** The one for the first kind. */
      model,
      models: kindModels,
      sampledFrames: count,
      detections: count,
      /** First frames of new scenes. */
      cuts: z.array(count),
      tracks: z.array(z.strictObject({ track: trackId, kind, startFrame: count, endFrame: count })),
      /** Earlier tracks that this run did not find again, and that stay. */
      kept: count,
      /** Tracks that were found again and left out, in whole or in part: a person had decided on them. */
      settled: count,
      notes: z.array(z.string()),
    }),
  ),
});

export const regions = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      regions: z.array(
        z.strictObject({
          frame: count,
          track: trackId,
          kind: trackKind,
          /** Pixels of the display picture, origin top left. */
          x: pixels,
          y: pixels,
          width: pixels,
          height: pixels,
          origin: z.enum(origins),
          score: z.number().min(0).max(1).nullable(),
        }),
      ),
    }),
  ),
});

export const stops = z.strictObject({
  schema,
  /** How many of those listed nobody has cleared. */
  open: count,
  /** The gravest first; with `--clear` and `--all` those that are cleared by this command. */
  footage: z.array(
    z.strictObject({
      footage: footageId,
      stops: z.array(
        z.strictObject({
          stop: z.string().regex(/^stop-[0-9a-f]{12}$/),
          reason: z.enum(stopReasons),
          reasons: z.array(z.enum(stopReasons)).min(1),
          track: trackId.nullable(),
          frame: count,
          /** Frames worth looking at, both ends included. */
          from: count,
          to: count,
          rank: z.int().min(0).max(100),
          /** What was seen on `frame` that is no track, in 1/16 px; null where it is about a track, or the whole picture. */
          seen: z
            .strictObject({
              kind,
              box: z.strictObject({ x: z.int(), y: z.int(), width: count, height: count }),
            })
            .nullable(),
          cleared: z.boolean(),
        }),
      ),
    }),
  ),
});

/** Tracks as a correction left them. */
export const track = z.strictObject({
  schema,
  /** The event, which `clearveil undo` takes back. */
  event: z.string(),
  sequence: count,
  tracks: z.array(
    z.strictObject({
      track: trackId,
      kind: trackKind,
      label: z.string(),
      startFrame: count,
      endFrame: count,
      dismissed: z.boolean(),
      locked: z.boolean(),
    }),
  ),
  removed: z.array(trackId),
  veils: z.strictObject({ added: z.array(veilId), removed: z.array(veilId) }),
  /**
   * Frames at which following lost the subject before it met anything known: beyond them the track is as it was, and what lies between it and a
   * place set beyond its end is bridged.
   */
  lostAt: z.array(count),
});

export const undo = z.strictObject({ schema, undone: count, event: z.string(), sequence: count });

export const importTracks = z.strictObject({
  schema,
  footage: footageId,
  format: z.enum(trackFormatNames),
  /** The tracks that are new. */
  tracks: z.array(
    z.strictObject({
      track: trackId,
      kind,
      form: z.enum(['rectangle', 'ellipse', 'polygon']),
      startFrame: count,
      endFrame: count,
    }),
  ),
});

export const exportTracks = z.strictObject({
  schema,
  footage: footageId,
  format: z.enum(trackFormatNames),
  file: path,
  /** How many are in the file. */
  tracks: count,
});
