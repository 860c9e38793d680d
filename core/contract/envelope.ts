// SPDX-License-Identifier: GPL-3.0-or-later
/** How every request of a window is answered: with its output, or with a coded failure. */
import * as z from 'zod';
import { type ErrorCode, type ErrorDetails, errorCodes } from '../base/errors.ts';

/** `INTERNAL` is a fault of the program, every other code an expected failure with something to do about it. */
export type Failure = {
  readonly code: ErrorCode | 'INTERNAL';
  readonly message: string;
  readonly remedy: string;
  readonly details: ErrorDetails;
};

export const failureSchema: z.ZodType<Failure> = z.strictObject({
  code: z.union([z.enum(errorCodes), z.literal('INTERNAL')]),
  message: z.string(),
  remedy: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export type Reply<Output> =
  | { readonly ok: true; readonly output: Output }
  | { readonly ok: false; readonly error: Failure };
