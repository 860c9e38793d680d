// SPDX-License-Identifier: GPL-3.0-or-later
/** What a check of the log can find, by code, and the list that collects it. */
import type { TableName } from '../../../core/review/records.ts';

export type AuditCode =
  /** An event is not what its hash says, or does not follow the one before it. */
  | 'AUDIT_CHAIN_BROKEN'
  /** Events are missing, or the log does not begin with the making of the case. */
  | 'AUDIT_GAP'
  /** The log ends before, or differs from, what this workstation has seen earlier. */
  | 'AUDIT_ROLLED_BACK'
  /** The record of what was seen earlier cannot be read. */
  | 'HEAD_UNREADABLE'
  /** The changes of an event do not fit the rows that the events before it lead to. */
  | 'AUDIT_REPLAY'
  /** The list of which event touched which row is not what the events say. */
  | 'AUDIT_INDEX_DIFFERS'
  /** A row is not what the events lead to, is missing, or is there without an event. */
  | 'TABLE_DIFFERS'
  /** The counter of ids is not what the events lead to. */
  | 'COUNTER_DIFFERS'
  | 'BLOB_DIFFERS'
  | 'BLOB_MISSING'
  /** Data that no event put there. */
  | 'BLOB_UNKNOWN'
  /** A row refers to one that is not there. */
  | 'FOREIGN_KEY'
  /** Tables, indexes or triggers are not those of this version. */
  | 'SCHEMA_DIFFERS'
  /** SQLite's own integrity check found something. */
  | 'DATABASE_DAMAGED'
  /** Time runs backwards in the log without an event that says so. */
  | 'CLOCK_UNRECORDED'
  /** The local clock was set back; the event that says so is in order. A notice, not a fault of the log. */
  | 'CLOCK_SET_BACK';

export type AuditFinding = {
  readonly code: AuditCode;
  readonly severity: 'broken' | 'notice';
  /** The event it was found at, null when it belongs to none. */
  readonly sequence: number | null;
  readonly table: TableName | string | null;
  readonly key: string | null;
  readonly message: string;
};

export type FindingPlace = { readonly sequence?: number; readonly table?: string; readonly key?: string };

/** How many findings are kept; the rest is counted. One altered event early in a log can make every later one differ. */
const keptFindings = 200;

export type FindingList = {
  add(code: AuditCode, message: string, place?: FindingPlace): void;
  readonly findings: readonly AuditFinding[];
  /** Findings beyond those kept. */
  readonly omitted: number;
  /** Whether anything but notices was found. */
  readonly broken: boolean;
};

export function findingList(): FindingList {
  const findings: AuditFinding[] = [];
  let omitted = 0;
  let broken = false;
  return {
    add: (code, message, place = {}) => {
      const severity = code === 'CLOCK_SET_BACK' ? 'notice' : 'broken';
      if (severity === 'broken') broken = true;
      if (findings.length >= keptFindings) {
        omitted += 1;
        return;
      }
      const { sequence = null, table = null, key = null } = place;
      findings.push({ code, severity, sequence, table, key, message });
    },
    findings,
    get omitted() {
      return omitted;
    },
    get broken() {
      return broken;
    },
  };
}
