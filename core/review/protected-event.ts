// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Events that a viewer must be able to follow fully, whatever else is veiled: a redaction may not interfere with comprehending them, and
 * an offer to stop recording is recorded for its own sake (R70). A person marks them by a note.
 */
export const protectedEvents = ['force', 'arrest', 'search', 'statement', 'offer-to-stop', 'other'] as const;
export type ProtectedEvent = (typeof protectedEvents)[number];

/** As findings name them. */
export const protectedEventNames: { readonly [E in ProtectedEvent]: string } = {
  force: 'use of force',
  arrest: 'arrest',
  search: 'search',
  statement: 'statement, consent or rights',
  'offer-to-stop': 'offer to stop recording, and the answer',
  other: 'protected event',
};
