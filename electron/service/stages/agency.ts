// SPDX-License-Identifier: GPL-3.0-or-later
/** Which agency a case is answered by. Its name and logo are for what the office reads; no stage that renders or packages reads them. */
import { ClearveilError } from '../../../core/base/errors.ts';
import { type Agency, noAgency } from '../../../core/review/agency.ts';
import { insertRow, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { AgencyRow } from '../../../core/review/records.ts';
import { blobOf } from '../storage/blob-store.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { Session } from './session.ts';

export function agencyOf(store: CaseReader): Agency {
  const row = store.agency();
  return row ? { name: row.name, logo: row.logo } : noAgency;
}

/**
 * Changes name and logo, one event for both; none when they are like that already. `png`: the logo's bytes, where it is
 * another one than the case has. Throws INPUT_NOT_FOUND without them.
 */
export function changeAgency({ store, actor }: Session, agency: Agency, png: Uint8Array | null): void {
  const before = store.agency();
  if (sameJson(agency, agencyOf(store))) return;
  const after: AgencyRow = { ...agency, id: before?.id ?? store.nextId('agency') };
  const isOther = agency.logo !== null && agency.logo !== before?.logo;
  if (isOther && !png) {
    throw new ClearveilError('INPUT_NOT_FOUND', 'that logo is not there any more', 'Choose its file again.');
  }
  store.commit({
    event: 'agency.changed',
    actor,
    changes: [before ? updateRow('agency', before, after) : insertRow('agency', after)],
    ...(isOther && png ? { blobs: blobOf(png) } : {}),
  });
}
