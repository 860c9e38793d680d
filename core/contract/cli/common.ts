// SPDX-License-Identifier: GPL-3.0-or-later
/** What the answers of several commands have in common, and the answer of every failure. */
import * as z from 'zod';
import { errorCodes } from '../../base/errors.ts';
import { count, sha256Hex } from './parts.ts';

export const schema = z.literal(1);

/** What every document has. */
export type CliDocument = { readonly schema: z.infer<typeof schema> };

export const errorCode = z.enum(errorCodes);

/** A failure, whatever the command. `INTERNAL` is a fault of the program, every other code an expected failure. */
export const errorAnswer = z.strictObject({
  schema,
  error: z.strictObject({
    code: z.union([errorCode, z.literal('INTERNAL')]),
    message: z.string(),
    remedy: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
});

export const status = z.enum(['released', 'unreviewed draft']);

export const head = z.strictObject({ sequence: count, hash: sha256Hex });

export const codeAndAudiences = { code: z.string(), audiences: z.array(z.string()) };

/** Sixteenths of a pixel, as a decimal fraction. */
export const pixels = z.number().multipleOf(1 / 16);

/** HH:MM:SS.mmm since the recording's first frame; a start is rounded down, an end up. */
export const clockTime = z.string();
