// SPDX-License-Identifier: GPL-3.0-or-later
/** Whoever edits a case from outside is found out: each way has its code. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { deleteRow, updateRow } from '../../../core/review/diff.ts';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import type { AuditReport } from '../../../electron/service/storage/verify-audit.ts';
import { analyst, codeOf, fill, openStore, type Place, tamper, temporaryPlace } from './case-fixtures.ts';

/** A closed case: footage, three tracks, a change, a deletion. Five events. */
function closedCase(): Place {
  const place = temporaryPlace();
  const store = openStore(place);
  fill(store, 3);
  const seen = store.track('track-1');
  store.commit({
    event: 'track.renamed',
    actor: analyst,
    changes: [updateRow('track', seen, { ...seen, label: 'A' })],
  });
  store.commit({
    event: 'track.removed',
    actor: analyst,
    changes: [deleteRow('track', store.track('track-3'))],
  });
  store.close();
  return place;
}

/** Reads with a home folder of its own unless told otherwise, so that only the case itself speaks. */
function verify(place: Place, homeDir = join(place.root, 'elsewhere')): AuditReport {
  const reader = openCase(place.dir, { mode: 'read', homeDir });
  try {
    return reader.verifyAudit();
  } finally {
    reader.close();
  }
}

const codes = (report: AuditReport): string[] => [...new Set(report.findings.map(({ code }) => code))].sort();

/** Runs SQL with the triggers out of the way, then puts them back as they were. */
function tamperSilently(place: Place, ...statements: string[]): void {
  const db = new Database(join(place.dir, 'case.db'), { readonly: true });
  const triggers = db
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`)
    .all();
  db.close();
  const drop = triggers.map(({ name }) => `DROP TRIGGER ${name}`);
  tamper(place, ...drop, ...statements, ...triggers.map(({ sql }) => sql));
}

test('an untouched case is intact, again and again', () => {
  const place = closedCase();
  const report = verify(place);
  expect(report).toMatchObject({
    intact: true,
    events: 5,
    findings: [],
    findingsOmitted: 0,
    firstBadSequence: null,
  });
  expect(verify(place)).toEqual(report);
});

describe('the database itself refuses', () => {
  test.each([
    `UPDATE audit SET person = 'someone' WHERE sequence = 2`,
    'DELETE FROM audit WHERE sequence = 5',
    `INSERT OR REPLACE INTO audit SELECT sequence, event, utc, offset_minutes, session, monotonic_us, 'x', role, reason,
       profile, undoes, blobs, note, previous, hash, changes FROM audit WHERE sequence = 3`,
    'DELETE FROM audit_row',
    'UPDATE audit_row SET sequence = 1',
    `UPDATE blob SET bytes = x'00'`,
    'DELETE FROM blob',
  ])('%s', (sql) => {
    const place = closedCase();
    expect(() => tamper(place, sql)).toThrow(/append-only|never/);
    expect(verify(place).intact).toBe(true);
  });
});

describe('found', () => {
  test.each<[string, string[], string[], number | null]>([
    ['an edited row', [`UPDATE track SET label = 'B' WHERE id = 'track-2'`], ['TABLE_DIFFERS'], null],
    [
      'an edited list',
      [`UPDATE track SET keyframes = json_set(keyframes, '$[0].box.x', 7)`],
      ['TABLE_DIFFERS'],
      null,
    ],
    ['a deleted row', [`DELETE FROM track WHERE id = 'track-2'`], ['TABLE_DIFFERS'], null],
    [
      'a smuggled row',
      [
        `INSERT INTO track SELECT 'track-9', footage_id, kind, label, start_frame, end_frame, dismissed, locked, source, keyframes, outline FROM track LIMIT 1`,
      ],
      ['TABLE_DIFFERS'],
      null,
    ],
    [
      'a counter turned back',
      [`UPDATE counter SET last = 2 WHERE table_name = 'track'`],
      ['COUNTER_DIFFERS'],
      null,
    ],
    [
      'an edited actor',
      [`UPDATE audit SET person = 'someone' WHERE sequence = 2`],
      ['AUDIT_CHAIN_BROKEN'],
      2,
    ],
    ['an edited reason', [`UPDATE audit SET reason = 'other' WHERE sequence = 5`], ['AUDIT_CHAIN_BROKEN'], 5],
    ['an added note', [`UPDATE audit SET note = '"x"' WHERE sequence = 4`], ['AUDIT_CHAIN_BROKEN'], 4],
    [
      'an edited salt',
      [`UPDATE audit SET previous = '${'0'.repeat(64)}' WHERE sequence = 1`],
      ['AUDIT_CHAIN_BROKEN'],
      1,
    ],
    [
      'an edited change',
      [`UPDATE audit SET changes = replace(changes, '"A"', '"B"') WHERE sequence = 4`],
      ['AUDIT_CHAIN_BROKEN', 'TABLE_DIFFERS'],
      4,
    ],
    ['an unlisted row', [`DELETE FROM audit_row WHERE sequence = 4`], ['AUDIT_INDEX_DIFFERS'], 4],
    [
      'a blob with other bytes',
      [`UPDATE blob SET bytes = x'00', deflated = 0, size = 1`],
      ['BLOB_DIFFERS'],
      null,
    ],
    ['a blob that is gone', ['DELETE FROM blob'], ['BLOB_MISSING', 'FOREIGN_KEY'], null],
    [
      'a blob that nobody put there',
      [
        `INSERT INTO blob VALUES ('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 1, 0, x'00')`,
      ],
      ['BLOB_UNKNOWN'],
      null,
    ],
    [
      'a veil on nothing',
      [
        `INSERT INTO veil VALUES ('veil-1', 'footage-1', 'track-7', 'p', 'c', 'x', NULL, NULL, '["a"]', 'solid')`,
      ],
      ['FOREIGN_KEY', 'TABLE_DIFFERS'],
      null,
    ],
    ['a table of one’s own', ['CREATE TABLE extra (id INTEGER)'], ['SCHEMA_DIFFERS'], null],
    ['an index that is gone', ['DROP INDEX track_by_footage'], ['SCHEMA_DIFFERS'], null],
    [
      'a value the table does not allow',
      ['PRAGMA ignore_check_constraints = ON', `UPDATE track SET locked = 2 WHERE id = 'track-1'`],
      ['TABLE_DIFFERS'],
      null,
    ],
  ])('%s', (_, statements, expected, firstBad) => {
    const place = closedCase();
    tamperSilently(place, ...statements);
    const report = verify(place);
    expect(codes(report)).toEqual(expected);
    expect(report).toMatchObject({ intact: false, firstBadSequence: firstBad });
  });

  test('an event cut out of the middle, with everything that follows from it', () => {
    const place = closedCase();
    tamperSilently(place, 'DELETE FROM audit_row WHERE sequence = 4', 'DELETE FROM audit WHERE sequence = 4');
    const report = verify(place);
    expect(codes(report)).toEqual(['AUDIT_GAP', 'TABLE_DIFFERS']);
    expect(report.findings.find(({ code }) => code === 'AUDIT_GAP')?.sequence).toBe(4);
  });

  test('an event cut out and the rest renumbered and re-linked without new hashes', () => {
    const place = closedCase();
    tamperSilently(
      place,
      'DELETE FROM audit_row WHERE sequence = 4',
      'DELETE FROM audit WHERE sequence = 4',
      'UPDATE audit SET sequence = 4, previous = (SELECT hash FROM audit WHERE sequence = 3) WHERE sequence = 5',
      'UPDATE audit_row SET sequence = 4 WHERE sequence = 5',
    );
    expect(codes(verify(place))).toEqual(['AUDIT_CHAIN_BROKEN', 'TABLE_DIFFERS']);
  });

  test('an index emptied in the file, which would hide every track', () => {
    const place = closedCase();
    const path = join(place.dir, 'case.db');
    const db = new Database(path, { readonly: true });
    const root = db
      .prepare<[], number>(`SELECT rootpage FROM sqlite_schema WHERE name = 'track_by_footage'`)
      .pluck()
      .get();
    const pageSize = db.pragma('page_size', { simple: true });
    db.close();
    const bytes = readFileSync(path);
    // SQLite file format, 1.6: bytes 3 and 4 of a b-tree page count its cells.
    bytes.writeUInt16BE(0, (Number(root) - 1) * Number(pageSize) + 3);
    writeFileSync(path, bytes);
    expect(codes(verify(place))).toEqual(['DATABASE_DAMAGED']);
  });

  test('triggers that are gone', () => {
    const place = closedCase();
    tamper(place, 'DROP TRIGGER audit_is_never_deleted');
    expect(codes(verify(place))).toEqual(['SCHEMA_DIFFERS']);
  });

  test('a tail cut off while the tables stayed', () => {
    const place = closedCase();
    tamperSilently(place, 'DELETE FROM audit_row WHERE sequence = 5', 'DELETE FROM audit WHERE sequence = 5');
    expect(codes(verify(place))).toEqual(['TABLE_DIFFERS']);
  });

  test('many faults are counted, not all listed', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 500);
    store.close();
    tamperSilently(place, `UPDATE track SET label = 'B'`);
    const report = verify(place);
    expect(report.findings.length + report.findingsOmitted).toBe(500);
    expect(report.findingsOmitted).toBeGreaterThan(0);
  });
});

describe('roll-back', () => {
  /** The case as it was after five events, put in place of one that went on to six. */
  function rolledBack(): Place {
    const place = closedCase();
    const database = join(place.dir, 'case.db');
    copyFileSync(database, join(place.root, 'older.db'));
    const store = openStore(place);
    store.commit({ event: 'case.opened', actor: analyst, changes: [] });
    store.close();
    copyFileSync(join(place.root, 'older.db'), database);
    return place;
  }

  test('an older copy in place of the case shows, and keeps showing', () => {
    const place = rolledBack();
    expect(verify(place).intact).toBe(true);
    for (let round = 0; round < 2; round += 1) {
      const report = verify(place, place.homeDir);
      expect(report).toMatchObject({ intact: false, firstBadSequence: 6 });
      expect(codes(report)).toEqual(['AUDIT_ROLLED_BACK']);
      const store = openStore(place);
      expect(store.headState().kind).toBe('rolled-back');
      store.close();
    }
  });

  test('a log that went another way after the copy shows too', () => {
    const place = rolledBack();
    const other = openCase(place.dir, { mode: 'write', homeDir: join(place.root, 'elsewhere') });
    other.commit({ event: 'case.opened', actor: analyst, changes: [] });
    other.commit({ event: 'case.opened', actor: analyst, changes: [] });
    other.close();
    expect(codes(verify(place, place.homeDir))).toEqual(['AUDIT_ROLLED_BACK']);
  });

  test('a person can accept it, which is an event', () => {
    const place = rolledBack();
    const store = openStore(place);
    store.acceptRollBack({ ...analyst, reason: 'backup of Monday restored' });
    store.close();
    expect(verify(place, place.homeDir)).toMatchObject({ intact: true, events: 6 });
    const reader = openCase(place.dir, { mode: 'read', homeDir: place.homeDir });
    expect([...reader.events(6)]).toMatchObject([
      { event: 'audit.roll-back-accepted', reason: 'backup of Monday restored' },
    ]);
    expect([...reader.events(6)][0]?.note).toContain('"sequence":6');
    reader.close();
  });

  test('a record that cannot be read is a finding, a missing one is a first sight', () => {
    const place = closedCase();
    const reader = openCase(place.dir, { mode: 'read', homeDir: place.homeDir });
    expect(reader.headState()).toMatchObject({ kind: 'continues', seen: { sequence: 5 } });
    const record = join(place.homeDir, 'heads', `${reader.caseId}.json`);
    reader.close();
    writeFileSync(record, '{"sequence": 1}');
    expect(codes(verify(place, place.homeDir))).toEqual(['HEAD_UNREADABLE']);
    rmSync(record);
    expect(verify(place, place.homeDir).intact).toBe(true);
    expect(verify(place, place.homeDir).intact).toBe(true);
  });
});

test('a case that does not say which it is cannot be opened', () => {
  const place = closedCase();
  tamper(place, 'DELETE FROM case_info');
  expect(codeOf(() => verify(place))).toBe('CASE_DAMAGED');
});
