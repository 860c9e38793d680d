// SPDX-License-Identifier: GPL-3.0-or-later
/** Answers of the commands by which a person decides what goes, and of the check of the standard. */
import * as z from 'zod';
import { fills } from '../../review/fill.ts';
import { hushModes } from '../../review/hush-mode.ts';
import type { Finding as StandardFinding } from '../../standard/check.ts';
import { clockTime, codeAndAudiences, schema } from './common.ts';
import { count, footageId, hushId, oneOf, rational, type Shape, trackId, veilId } from './parts.ts';

export const veil = z.strictObject({
  schema,
  /** The veils that are new. */
  veils: z.array(
    z.strictObject({
      veil: veilId,
      track: trackId,
      code: z.string(),
      audiences: z.array(z.string()),
      fill: z.enum(fills),
    }),
  ),
});

/** The hushes that are new, or with `--list` all of them; with `--remove` the one that is gone. */
export const hush = z.union([
  z.strictObject({
    schema,
    hushes: z.array(
      z.strictObject({
        hush: hushId,
        footage: footageId,
        mode: z.enum(hushModes),
        from: clockTime,
        to: clockTime,
        /** Seconds since presentation time zero, exactly. */
        start: rational,
        end: rational,
        /** Counted from 0; null: all of them. */
        channels: z.array(count).nullable(),
        /** Whose voice it is, a label within the case; null where nobody said. */
        subject: z.string().nullable(),
        ...codeAndAudiences,
        /** The withheld picture that it is the sound of. */
        track: trackId.nullable(),
      }),
    ),
  }),
  z.strictObject({ schema, removed: hushId }),
]);

/** The spans that are withheld by this command, or with `--list` all of them; with `--remove` the one that is gone. */
export const withhold = z.union([
  z.strictObject({
    schema,
    withheld: z.array(
      z.strictObject({
        track: trackId,
        footage: footageId,
        startFrame: count,
        endFrame: count,
        from: clockTime,
        to: clockTime,
        veils: z.array(z.strictObject({ veil: veilId, ...codeAndAudiences })),
        /** Silence over the same time; none when the recording has no sound. */
        hushes: z.array(hushId),
      }),
    ),
  }),
  z.strictObject({ schema, removed: trackId }),
]);

export const standardFinding = z.strictObject({
  severity: z.enum(['block', 'warning']),
  rule: z.string(),
  code: oneOf<StandardFinding['code']>({
    PURPOSE_UNKNOWN: true,
    CHARACTERISTIC_UNKNOWN: true,
    CODE_UNKNOWN: true,
    STATUTE_MISSING: true,
    AUDIENCE_UNKNOWN: true,
    DISGUISE_NOT_ENOUGH: true,
    FILL_NOT_ALLOWED: true,
    FILL_WEAK: true,
    TRACK_UNDECIDED: true,
    STOPS_OPEN: true,
    STILL_SHOWS: true,
    NOT_LOOKED: true,
    DECODE_CHECK_MISSING: true,
    CHANNELS_NOT_LISTED: true,
    FAULTS_PRESENT: true,
    EVENT_NOT_CLEAR: true,
    NOTHING_VEILED: true,
  }),
  message: z.string(),
  footage: footageId,
  track: trackId.nullable(),
  veil: veilId.nullable(),
  hush: hushId.nullable(),
  frame: count.nullable(),
} satisfies Shape<StandardFinding>);

export const check = z.strictObject({
  schema,
  profile: z.string(),
  audience: z.string(),
  blocks: count,
  warnings: count,
  findings: z.array(standardFinding),
});
