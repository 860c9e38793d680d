// SPDX-License-Identifier: GPL-3.0-or-later
/** What a case is called and which request for records it answers. */
import { type CaseDetails, noDetails } from '../../../core/review/case-details.ts';
import { insertRow, type RowChange, sameJson, updateRow } from '../../../core/review/diff.ts';
import type { RequestRow } from '../../../core/review/records.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import type { Session } from './session.ts';

export function detailsOf(store: CaseReader): CaseDetails {
  const row = store.request();
  if (!row) return noDetails;
  const { id: _, ...details } = row;
  return details;
}

/** Changes title and request, one event for both; none when they are like that already. */
export function describeCase({ store, actor }: Session, title: string, details: CaseDetails): void {
  const info = store.info();
  const request = store.request();
  const after: RequestRow = { ...details, id: request?.id ?? store.nextId('request') };
  const changes: RowChange[] = [];
  if (info.title !== title) changes.push(updateRow('case_info', info, { ...info, title }));
  if (!request) changes.push(insertRow('request', after));
  else if (!sameJson(request, after)) changes.push(updateRow('request', request, after));
  if (changes.length > 0) store.commit({ event: 'case.described', actor, changes });
}
