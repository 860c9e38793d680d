// SPDX-License-Identifier: GPL-3.0-or-later
/** The agency that answers the requests of this workstation: its name and logo. */
import * as z from 'zod';
import { agencySchema } from '../../review/agency.ts';
import { count, sha256Hex } from '../cli/parts.ts';
import { nothing, pick } from './parts.ts';
import { request } from './request.ts';

export const agencyRequests = {
  /** The one that was named last here: what a new case begins with. */
  'agency.usual': request('person', nothing, z.strictObject({ agency: agencySchema })),
  /** Makes a logo of a PNG or JPEG; it goes into a case by its name. */
  'agency.makeLogo': request(
    'person',
    z.strictObject({ file: pick }),
    z.strictObject({ logo: sha256Hex, width: count, height: count }),
  ),
  /** The picture of a logo: one made here, the usual one, or that of the open case. */
  'agency.logo': request('person', z.strictObject({ logo: sha256Hex }), z.strictObject({ png: z.base64() })),
};
