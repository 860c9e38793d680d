// SPDX-License-Identifier: GPL-3.0-or-later
/** The schema, the way to it, and the plans of the queries that run for every frame. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../core/base/canonical-json.ts';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import { openMemoryDb, openReadDb, queryAll, run } from '../../../electron/service/storage/connection.ts';
import { migrations } from '../../../electron/service/storage/migrations/list.ts';
import { latestVersion, type Migration } from '../../../electron/service/storage/migrations/migration.ts';
import { encodeRow, hydrate } from '../../../electron/service/storage/row-codec.ts';
import type { RawRow } from '../../../electron/service/storage/row-store.ts';
import { trackConditions } from '../../../electron/service/storage/track-store.ts';
import { schemaOf } from '../../../electron/service/storage/verify-tables.ts';
import { analyst, codeOf, fill, footageRow, openStore, temporaryPlace } from './case-fixtures.ts';

const addNickname: Migration = {
  version: latestVersion(migrations) + 10,
  name: 'nickname',
  up: (db) => db.exec('CREATE TABLE nickname (id TEXT PRIMARY KEY) STRICT'),
};
const fails: Migration = {
  version: latestVersion(migrations) + 10,
  name: 'fails',
  up: (db) => {
    db.exec('CREATE TABLE half (id TEXT) STRICT');
    throw new Error('half-way');
  },
};

describe('the list', () => {
  test('is numbered by tens and rises', () => {
    expect(migrations.every(({ version }) => version % 10 === 0)).toBe(true);
    expect(latestVersion(migrations)).toBe(migrations.at(-1)?.version);
  });

  test('that does not rise is refused', () => {
    expect(() => latestVersion([addNickname, ...migrations])).toThrow('does not come after');
    expect(() => latestVersion([addNickname, addNickname])).toThrow('does not come after');
  });

  test('every file of the folder is in it', () => {
    const folder = new URL('../../../electron/service/storage/migrations', import.meta.url);
    const numbered = readdirSync(folder)
      .filter((name) => /^\d{4}-[a-z0-9-]+\.ts$/.test(name))
      .sort();
    const expected = migrations.map(({ version, name }) => `${String(version).padStart(4, '0')}-${name}.ts`);
    expect(numbered).toEqual(expected);
  });
});

test('the schema is the golden one', async () => {
  const db = openMemoryDb();
  for (const migration of migrations) migration.up(db);
  const sql = [...schemaOf(db).values()].map((text) => `${text};\n`).join('\n');
  db.close();
  await expect(sql).toMatchFileSnapshot('golden/schema.sql');
});

test('a track from before outlines becomes a rectangle', () => {
  const db = openMemoryDb();
  const [initial, outlines] = migrations;
  initial?.up(db);
  db.pragma('foreign_keys = OFF');
  db.exec(
    `INSERT INTO track VALUES ('track-1', 'footage-1', 'face', '', 0, 1, 0, 0, '{"by":"person","person":"person-1"}', '[{"frame":0,"box":{"x":0,"y":0,"width":16,"height":16},"origin":"manual","score":null}]')`,
  );
  outlines?.up(db);
  const [raw] = queryAll<RawRow>(db, 'SELECT * FROM track');
  expect(hydrate('track', raw ?? {}).outline).toEqual({ form: 'rectangle' });
  db.close();
});

test('a probe from before hidden channels were looked for says that nobody looked; one with a list keeps it', () => {
  const db = openMemoryDb();
  db.pragma('foreign_keys = OFF');
  for (const migration of migrations.filter(({ version }) => version < 40)) migration.up(db);
  const { channels, ...before } = footageRow().probe;
  const hidden = { kind: 'chapter', where: 'chapters', count: 2, sizeBytes: 40 } as const;
  const probes = [before, { ...before, channels: [hidden] }, { ...before, channels }];
  probes.forEach((probe, at) => {
    const encoded = encodeRow('footage', footageRow(`footage-${at + 1}`));
    const columns = encoded.map(({ field }) => field.column).join(', ');
    const values = encoded.map(({ field, value }) =>
      field.name === 'probe' ? canonicalJson(probe as unknown as Json) : value,
    );
    run(db, `INSERT INTO footage (${columns}) VALUES (${values.map(() => '?').join(', ')})`, ...values);
  });
  migrations.find(({ version }) => version === 40)?.up(db);
  const raw = queryAll<RawRow>(db, 'SELECT * FROM footage ORDER BY id');
  expect(raw.map((row) => hydrate('footage', row).probe.channels)).toEqual([null, [hidden], []]);
  db.close();
});

describe('an older case', () => {
  test('is copied, then brought up to date, which is an event; the copy opens as it was', () => {
    const place = temporaryPlace();
    const old = openStore(place);
    fill(old, 2);
    const head = old.head();
    old.close();
    const list = [...migrations, addNickname];
    expect(
      codeOf(() => openCase(place.dir, { mode: 'read', homeDir: place.homeDir, migrations: list })),
    ).toBe('CASE_OLDER');

    const store = openStore(place, { migrations: list });
    const [event] = [...store.events(head.sequence + 1)];
    expect(event?.event).toBe('case.migrated');
    const note = JSON.parse(event?.note ?? '') as { from: number; to: number; backup: string };
    expect(note).toMatchObject({ from: latestVersion(migrations), to: addNickname.version });
    expect(store.verifyAudit()).toMatchObject({ intact: true });
    store.close();

    const backup = join(place.dir, 'backups', note.backup);
    expect(statSync(backup).mode & 0o077).toBe(0);
    const copy = openReadDb(backup);
    expect(queryAll(copy, 'SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1')).toEqual([head]);
    expect(queryAll(copy, 'PRAGMA user_version')).toEqual([{ user_version: latestVersion(migrations) }]);
    copy.close();

    openStore(place, { migrations: list }).close();
    expect(readdirSync(join(place.dir, 'backups'))).toEqual([note.backup]);
    expect(codeOf(() => openStore(place))).toBe('CASE_NEWER');
  });

  test('of the first version still holds after every migration, and what its log says can be taken back', () => {
    const place = temporaryPlace();
    const old = openStore(place, { migrations: migrations.slice(0, 1) });
    fill(old, 0);
    old.close();
    const store = openStore(place);
    expect(store.verifyAudit()).toMatchObject({ intact: true });
    expect(store.hushesOf('footage-1')).toEqual([]);
    store.undoEvent(2, analyst);
    expect(store.footage()).toEqual([]);
    expect(store.verifyAudit()).toMatchObject({ intact: true });
  });

  test('stays as it is when a migration fails', () => {
    const place = temporaryPlace();
    const old = openStore(place);
    fill(old, 1);
    old.close();
    expect(() => openStore(place, { migrations: [...migrations, fails] })).toThrow('half-way');
    const store = openStore(place);
    expect(store.verifyAudit()).toMatchObject({ intact: true, events: 3 });
    expect(readdirSync(join(place.dir, 'backups'))).toHaveLength(1);
  });

  test('a new case needs no backup', () => {
    const place = temporaryPlace();
    openStore(place, { migrations: [...migrations, addNickname] });
    expect(existsSync(join(place.dir, 'backups'))).toBe(false);
  });
});

describe('query plans', () => {
  const plan = (sql: string): string => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 20);
    store.commit({ event: 'case.opened', actor: analyst, changes: [] });
    return queryAll<{ detail: string }>(store.writer.db, `EXPLAIN QUERY PLAN ${sql}`, ...values(sql))
      .map(({ detail }) => detail)
      .join('; ');
  };
  const values = (sql: string): string[] => [...sql].filter((letter) => letter === '?').map(() => '1');

  test.each([
    [
      `SELECT * FROM track WHERE ${trackConditions.ofFootage}`,
      /SEARCH track USING INDEX track_by_footage \(footage_id=\?\)/,
    ],
    [
      `SELECT * FROM track WHERE ${trackConditions.inRange}`,
      /USING INDEX track_by_footage \(footage_id=\? AND start_frame<\?\)/,
    ],
    ['SELECT * FROM track WHERE id = ?', /SEARCH track USING INDEX sqlite_autoindex_track_\d \(id=\?\)/],
    ['SELECT * FROM veil WHERE footage_id = ?', /SEARCH veil USING INDEX veil_by_footage/],
    ['SELECT * FROM veil WHERE track_id = ?', /SEARCH veil USING INDEX veil_by_track/],
    ['SELECT * FROM hush WHERE footage_id = ?', /SEARCH hush USING INDEX hush_by_footage/],
    ['SELECT * FROM hush WHERE track_id = ?', /SEARCH hush USING INDEX hush_by_track/],
    ['SELECT * FROM candidate WHERE footage_id = ?', /USING INDEX candidate_by_footage/],
    ['SELECT * FROM approval WHERE candidate_id = ?', /SEARCH approval USING INDEX/],
    ['SELECT * FROM job WHERE state = ?', /USING INDEX job_by_state/],
    ['SELECT sequence, hash, utc FROM audit ORDER BY sequence DESC LIMIT 1', /^SCAN audit$/],
    [
      'SELECT sequence FROM audit_row WHERE table_name = ? AND row_key = ? ORDER BY sequence',
      /^SEARCH audit_row USING PRIMARY KEY/,
    ],
    ['SELECT table_name FROM audit_row WHERE sequence = ?', /COVERING INDEX audit_row_by_sequence/],
    [`SELECT sequence FROM audit WHERE event = 'clock.set-back'`, /INDEX audit_clock_set_back/],
  ])('%s', (sql, expected) => {
    expect(plan(sql)).toMatch(expected);
  });
});
