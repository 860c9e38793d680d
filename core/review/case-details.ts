// SPDX-License-Identifier: GPL-3.0-or-later
/** What a case is about, beside its recordings: the request for records that it answers. All of it may be unknown. */
import * as z from 'zod';

const line = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .refine((text) => text.isWellFormed(), 'text that is not well-formed Unicode');

export const caseDetailsSchema = z.strictObject({
  requestNumber: line.nullable(),
  requester: line.nullable(),
  /** For example FOIA, discovery, training: a word of the office. */
  requestType: line.nullable(),
  /** The day by which it is due, `YYYY-MM-DD`. */
  due: z.iso.date().nullable(),
});
export type CaseDetails = z.output<typeof caseDetailsSchema>;

export const noDetails: CaseDetails = { requestNumber: null, requester: null, requestType: null, due: null };
