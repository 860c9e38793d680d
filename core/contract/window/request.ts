// SPDX-License-Identifier: GPL-3.0-or-later
/** The shape of one line in the table of requests. */
import type * as z from 'zod';

/** What has to be in place before a request is let in: nothing, somebody signed in, or a case open. */
export type Needs = 'nothing' | 'person' | 'case';

export type RequestSchema<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> = {
  readonly needs: Needs;
  readonly input: I;
  readonly output: O;
};

export function request<I extends z.ZodType, O extends z.ZodType>(
  needs: Needs,
  input: I,
  output: O,
): RequestSchema<I, O> {
  return { needs, input, output };
}
