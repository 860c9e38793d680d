// SPDX-License-Identifier: GPL-3.0-or-later
/** `audit --verify`: the log against itself, against the tables, and against what was seen earlier. */
import { type AuditFinding, findingList } from './audit-finding.ts';
import type { Head } from './audit-store.ts';
import { inSnapshot, type ReadDb } from './connection.ts';
import type { HeadState } from './head-record.ts';
import type { Migration } from './migrations/migration.ts';
import { replayLog } from './verify-chain.ts';
import { checkDatabase, compareBlobs, compareSchema, compareTables } from './verify-tables.ts';

export type AuditReport = {
  /** True when nothing but notices was found. */
  readonly intact: boolean;
  readonly events: number;
  /** The end of the log, null when it is empty. */
  readonly head: Head | null;
  readonly findings: readonly AuditFinding[];
  /** Findings beyond those listed. */
  readonly findingsOmitted: number;
  /** The lowest sequence of a finding that breaks the log, null when none names one. */
  readonly firstBadSequence: number | null;
};

/**
 * Checks one unchanging view of the case. `seen`: how the log stood to what this workstation saw last when the case
 * was opened. `onEvent` is called after each event. Throws CASE_DAMAGED only when the database cannot be read on.
 */
export function verifyAudit(
  db: ReadDb,
  migrations: readonly Migration[],
  seen: HeadState,
  onEvent: (sequence: number) => void = () => {},
): AuditReport {
  return inSnapshot(db, () => {
    const list = findingList();
    checkSeen(seen, list);
    checkDatabase(db, list);
    compareSchema(db, migrations, list);
    const replay = replayLog(db, list, onEvent);
    compareTables(db, replay, list);
    compareBlobs(db, replay, list);
    const bad = list.findings
      .filter(({ severity }) => severity === 'broken')
      .flatMap(({ sequence }) => sequence ?? []);
    return {
      intact: !list.broken,
      events: replay.events,
      head: replay.head,
      findings: list.findings,
      findingsOmitted: list.omitted,
      firstBadSequence:
        bad.length === 0 ? null : bad.reduce((lowest, sequence) => Math.min(lowest, sequence)),
    };
  });
}

function checkSeen(seen: HeadState, list: ReturnType<typeof findingList>): void {
  if (seen.kind === 'rolled-back') {
    const { sequence } = seen.seen;
    const message = `event ${sequence}, which this workstation has seen, is missing or another one: the case was set back`;
    list.add('AUDIT_ROLLED_BACK', message, { sequence });
  } else if (seen.kind === 'unreadable') {
    list.add('HEAD_UNREADABLE', `the record of the last event seen cannot be read: ${seen.path}`);
  }
}
