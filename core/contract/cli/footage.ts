// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands that take recordings in and list their frames. */
import * as z from 'zod';
import { errorCode, schema } from './common.ts';
import {
  count,
  fault,
  footageId,
  hiddenChannel,
  ptsRule,
  rational,
  sha256Hex,
  sha512Hex,
  stream,
  video,
} from './parts.ts';

export const ingest = z.strictObject({
  schema,
  footage: z.array(
    z.strictObject({
      footage: footageId,
      label: z.string(),
      /** It was in the case before this command. */
      already: z.boolean(),
      sha256: sha256Hex,
      sha512: sha512Hex,
      sizeBytes: count,
      format: z.string(),
      frames: count,
      ptsRule,
      /** When presentation time zero was by the device's clock, UTC, as the file states it; null: not known. */
      began: z.iso.datetime({ precision: 3 }).nullable(),
      video,
      streams: z.array(stream),
      channels: z.array(hiddenChannel),
      faults: z.array(fault),
    }),
  ),
  /** Files that were not taken in, when several were given. */
  refused: z.array(
    z.strictObject({ media: z.string(), code: errorCode, message: z.string(), remedy: z.string() }),
  ),
});

export const frames = z.strictObject({
  schema,
  timeBase: rational,
  ptsRule,
  frames: z.array(
    z.strictObject({
      frame: count,
      /** Ticks of `timeBase`. */
      pts: z.int(),
      dts: z.int().nullable(),
      /** HH:MM:SS.mmm of `pts` since the first frame that shows, rounded down; negative for frames hidden before it. */
      time: z.string(),
      key: z.boolean(),
      idr: z.boolean(),
      /** An edit list hides it from players. */
      hidden: z.boolean(),
      sizeBytes: count,
      /** Byte position in the file, -1 when the container has none. */
      position: z.int().min(-1),
    }),
  ),
});
