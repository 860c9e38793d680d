// SPDX-License-Identifier: GPL-3.0-or-later
/** Veils subjects of one recording for the reasons of a dialog, as one step of undo. */
import { type RequestInput, request } from '../../client/index.ts';
import { type Subject, veilGroups } from './characteristics.ts';

/** Rejects with RequestFailed. */
export async function veilSubjects(
  footage: string,
  subjects: readonly Subject[],
  reasons: RequestInput<'veils.add'>['reasons'],
  fill: RequestInput<'veils.add'>['fill'],
): Promise<void> {
  await request('veils.addGroups', { footage, groups: veilGroups(subjects, reasons, fill) });
}
