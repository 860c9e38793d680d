// SPDX-License-Identifier: GPL-3.0-or-later
/** Opening: what is a case, who may write, and what is refused. */
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { ClearveilError } from '../../../core/base/errors.ts';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import { mountTypeOf, networkFilesystem } from '../../../electron/service/storage/filesystem-kind.ts';
import { defaultHomeDir } from '../../../electron/service/storage/home-dir.ts';
import { migrations } from '../../../electron/service/storage/migrations/list.ts';
import { latestVersion } from '../../../electron/service/storage/migrations/migration.ts';
import { analyst, codeOf, fill, openStore, tamper, temporaryPlace } from './case-fixtures.ts';
import { startChild } from './child-process.ts';

const read = (place: { dir: string; homeDir: string }) =>
  openCase(place.dir, { mode: 'read', homeDir: place.homeDir });
const write = (place: { dir: string; homeDir: string }) =>
  openCase(place.dir, { mode: 'write', homeDir: place.homeDir });

describe('a new case', () => {
  test('begins with an event and says what it was made with', () => {
    const place = temporaryPlace();
    const profile = { id: 'ngo-2022-model', sha256: 'e'.repeat(64) };
    const store = openStore(place, { create: { title: 'Request 2031', profile, actor: analyst } });
    expect(store.info()).toMatchObject({ title: 'Request 2031', profileId: profile.id });
    expect([...store.events()]).toMatchObject([
      { sequence: 1, event: 'case.created', person: 'person-1', profile: `ngo-2022-model@${'e'.repeat(64)}` },
    ]);
    expect(store.verifyAudit()).toMatchObject({ intact: true, findings: [], events: 1 });
  });

  test.skipIf(process.platform === 'win32')('is readable by its owner only, side files too', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 1);
    const modes = ['', ...readdirSync(place.dir)].map((name) => [
      name,
      statSync(join(place.dir, name)).mode & 0o077,
    ]);
    expect(modes.length).toBeGreaterThan(5);
    expect(modes.filter(([, others]) => others !== 0)).toEqual([]);
    const record = join(place.homeDir, 'heads', `${store.caseId}.json`);
    expect(statSync(record).mode & 0o077).toBe(0);
  });

  test('whose cache is a link, as one from elsewhere may be, loses the link and nothing that it leads to', () => {
    const place = temporaryPlace();
    openStore(place).close();
    const elsewhere = join(place.homeDir, 'letters');
    mkdirSync(elsewhere, { recursive: true });
    writeFileSync(join(elsewhere, 'letter.txt'), 'x');
    const cache = join(place.dir, 'cache');
    rmSync(cache, { recursive: true });
    symlinkSync(elsewhere, cache, 'junction');
    write(place).close();
    expect(readdirSync(elsewhere)).toEqual(['letter.txt']);
    expect(lstatSync(cache).isDirectory()).toBe(true);
    expect(readdirSync(cache)).toEqual([]);
  });

  test('is not made among other files, nor in place of a file', () => {
    const place = temporaryPlace();
    mkdirSync(place.dir);
    writeFileSync(join(place.dir, 'letter.txt'), 'x');
    expect(codeOf(() => openStore(place))).toBe('CASE_EXISTS');
    expect(readdirSync(place.dir)).toEqual(['letter.txt']);
    const file = { ...place, dir: join(place.dir, 'letter.txt') };
    expect(codeOf(() => openStore(file))).toBe('CASE_EXISTS');
    expect(codeOf(() => read(file))).toBe('CASE_NOT_FOUND');
  });

  test('is made afresh over the remains of a try that was cut short', () => {
    const place = temporaryPlace();
    mkdirSync(join(place.dir, 'cache'), { recursive: true });
    writeFileSync(join(place.dir, 'case.db.unfinished'), 'half a database');
    writeFileSync(join(place.dir, 'case.db.unfinished-wal'), 'half a log');
    expect(openStore(place).verifyAudit().intact).toBe(true);
    expect(readdirSync(place.dir).filter((name) => name.includes('unfinished'))).toEqual([]);
  });
});

describe('one writer', () => {
  test('a second one is refused and told who holds the case; a reader is let in', async () => {
    const place = temporaryPlace();
    const child = startChild('hold-case', place.dir, place.homeDir);
    await child.says('open');
    try {
      write(place);
      expect.unreachable('two writers');
    } catch (error) {
      expect(error).toBeInstanceOf(ClearveilError);
      expect(error).toMatchObject({ code: 'CASE_LOCKED', exitCode: 4 });
      expect((error as ClearveilError).details['pid']).toBeTypeOf('number');
    }
    const reader = read(place);
    expect(reader.head().sequence).toBe(1);
    reader.close();
    await child.kill();
    const store = openStore(place);
    expect(store.verifyAudit().intact).toBe(true);
  }, 60_000);

  test('also within one process, and closing lets the next one in', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    expect(codeOf(() => write(place))).toBe('CASE_LOCKED');
    store.close();
    store.close();
    write(place).close();
  });

  test('a failed opening does not keep the lock', () => {
    const place = temporaryPlace();
    openStore(place).close();
    tamper(place, 'PRAGMA user_version = 9000');
    expect(codeOf(() => write(place))).toBe('CASE_NEWER');
    tamper(place, `PRAGMA user_version = ${latestVersion(migrations)}`);
    write(place).close();
  });
});

describe('the record outside the case', () => {
  test('that can no longer be written shows at closing, not as a failed change', () => {
    const place = temporaryPlace();
    const store = openStore(place, { homeDir: join(place.root, 'records') });
    rmSync(join(place.root, 'records'), { recursive: true });
    writeFileSync(join(place.root, 'records'), 'a file in its place');
    fill(store, 1);
    expect(codeOf(() => store.close())).toBe('INPUT_UNREADABLE');
    const again = openCase(place.dir, { mode: 'write', homeDir: join(place.root, 'records') });
    expect(again.headState().kind).toBe('unreadable');
    again.close();
    expect(openStore(place).verifyAudit()).toMatchObject({ intact: true, events: 3 });
  });
});

describe('what is refused', () => {
  test('nothing there, an empty folder, and another program’s database', () => {
    const place = temporaryPlace();
    expect(codeOf(() => read(place))).toBe('CASE_NOT_FOUND');
    expect(codeOf(() => write(place))).toBe('CASE_NOT_FOUND');
    expect(existsSync(place.dir)).toBe(false);
    mkdirSync(place.dir);
    expect(codeOf(() => read(place))).toBe('CASE_NOT_FOUND');
    const other = new Database(join(place.dir, 'case.db'));
    other.exec('CREATE TABLE mail (id INTEGER)');
    other.close();
    const bytes = readFileSync(join(place.dir, 'case.db'));
    expect(codeOf(() => read(place))).toBe('CASE_NOT_FOUND');
    expect(codeOf(() => openStore(place))).toBe('CASE_NOT_FOUND');
    expect(readFileSync(join(place.dir, 'case.db')).equals(bytes)).toBe(true);
  });

  test('a newer database, which is left as it is', () => {
    const place = temporaryPlace();
    openStore(place).close();
    tamper(place, 'PRAGMA user_version = 9000');
    expect(codeOf(() => read(place))).toBe('CASE_NEWER');
    expect(codeOf(() => write(place))).toBe('CASE_NEWER');
  });

  test('a lock file that is none, which does not blame the case', () => {
    const place = temporaryPlace();
    openStore(place).close();
    writeFileSync(join(place.dir, 'writer.lock'), 'not a lock '.repeat(100));
    expect(() => write(place)).toThrow('the case itself was not looked at');
    expect(read(place).close()).toBeUndefined();
    rmSync(join(place.dir, 'writer.lock'));
    write(place).close();
  });

  test('a database with a spoiled header, an empty one, and one that was cut short', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 50);
    store.close();
    const path = join(place.dir, 'case.db');
    copyFileSync(path, join(place.root, 'whole.db'));

    const bytes = readFileSync(path);
    bytes.fill(0x20, 0, 64);
    writeFileSync(path, bytes);
    expect(codeOf(() => read(place))).toBe('CASE_DAMAGED');
    expect(codeOf(() => write(place))).toBe('CASE_DAMAGED');

    writeFileSync(path, '');
    expect(codeOf(() => read(place))).toMatch(/CASE_NOT_FOUND|CASE_DAMAGED/);

    copyFileSync(join(place.root, 'whole.db'), path);
    truncateSync(path, 8192);
    expect(codeOf(() => read(place))).toBe('CASE_DAMAGED');
    expect(codeOf(() => write(place))).toBe('CASE_DAMAGED');
  });

  test('rows that the schemas do not know are not handed out', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 1);
    store.close();
    tamper(place, `UPDATE track SET kind = 'identity'`);
    const reader = read(place);
    expect(codeOf(() => reader.tracksOf('footage-1'))).toBe('CASE_DAMAGED');
    reader.close();
  });
});

describe('network shares', () => {
  test.each([
    [0x6969, undefined, 'NFS'],
    [0xff534d42, undefined, 'CIFS'],
    [0xff534d42 | 0, undefined, 'CIFS'],
    [0xfe534d42, undefined, 'SMB'],
    [0x01021997, undefined, '9P'],
    [0x65735546, 'fuse.sshfs', 'fuse.sshfs'],
    [0x65735546, undefined, 'FUSE'],
    [0x65735546, 'fuseblk', undefined],
    [0x65735546, 'fuse.gocryptfs', undefined],
    [0xef53, undefined, undefined],
    [0x58465342, undefined, undefined],
  ])('type %i mounted as %s is %s', (type, mountType, expected) => {
    expect(networkFilesystem(type, mountType)).toBe(expected);
  });

  test('the mount that holds a path is the longest, and of equals the last', () => {
    const info = [
      '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '40 22 0:45 / /home rw - ext4 /dev/sda2 rw',
      '41 40 0:46 / /home/a\\040b rw,nosuid - fuse.sshfs host:/x rw',
      '42 22 0:47 / /mnt rw - ext4 /dev/sdb rw',
      '43 22 0:48 / /mnt rw - fuse.rclone cloud: rw',
    ].join('\n');
    expect(mountTypeOf('/home/a b/Case', info)).toBe('fuse.sshfs');
    expect(mountTypeOf('/home/a bc', info)).toBe('ext4');
    expect(mountTypeOf('/mnt', info)).toBe('fuse.rclone');
    expect(mountTypeOf('/srv', info)).toBe('ext4');
    expect(mountTypeOf('/srv', '')).toBeUndefined();
  });
});

test('the folder for records outside cases follows the system', () => {
  expect(defaultHomeDir({ CLEARVEIL_HOME: '/keys' }, 'linux')).toBe('/keys');
  expect(defaultHomeDir({ XDG_CONFIG_HOME: '/conf' }, 'linux')).toBe('/conf/clearveil');
  expect(defaultHomeDir({}, 'darwin')).toContain('Application Support');
});
