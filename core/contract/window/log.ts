// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log of a case: listed, and saved as a file for counsel. */
import * as z from 'zod';
import { type Exemption, exemptionKinds, type Hand } from '../../release/exemption-log.ts';
import { audience, count, footageId, hushId, type Shape, trackId, veilId } from '../cli/parts.ts';
import { pick } from './parts.ts';
import { request } from './request.ts';

const hand = z.strictObject({
  person: z.string(),
  role: z.string(),
  utc: z.string(),
} satisfies Shape<Hand>);

export const exemption = z.strictObject({
  kind: z.enum(exemptionKinds),
  id: z.union([veilId, hushId]),
  footage: footageId,
  recording: z.string(),
  track: trackId.nullable(),
  subject: z.string(),
  startFrame: count,
  endFrame: count,
  from: z.string(),
  to: z.string(),
  code: z.string(),
  meaning: z.string(),
  statute: z.string().nullable(),
  purpose: z.string(),
  characteristic: z.string(),
  harm: z.string().nullable(),
  audiences: z.array(z.string()),
  how: z.string(),
  decided: hand,
  changed: hand.nullable(),
} satisfies Shape<Exemption>);

/** Of one recording, or null: of all; for one audience, or null: for any. */
const chosen = { footage: footageId.nullable(), audience: audience.nullable() };

export const logForms = ['csv', 'html'] as const;

export const logRequests = {
  /** By recording, in each by first frame. */
  'log.list': request('case', z.strictObject(chosen), z.strictObject({ entries: z.array(exemption) })),
  /** Writes it as a file of its owner's own; the audit log says who took it. `folder` null: beside the case. */
  'log.save': request(
    'case',
    z.strictObject({ ...chosen, form: z.enum(logForms), folder: pick.nullable() }),
    z.strictObject({ name: z.string() }),
  ),
};
