// SPDX-License-Identifier: GPL-3.0-or-later
/** Veils subjects for the reasons of a dialog. */
import { type RequestInput, request } from '../../client/index.ts';
import { type Subject, veilRequests } from './characteristics.ts';

/** Rejects with RequestFailed; what was veiled before stays veiled. */
export async function veilSubjects(
  subjects: readonly Subject[],
  reasons: RequestInput<'veils.add'>['reasons'],
  fill: RequestInput<'veils.add'>['fill'],
): Promise<void> {
  for (const input of veilRequests(subjects, reasons, fill)) await request('veils.add', input);
}
