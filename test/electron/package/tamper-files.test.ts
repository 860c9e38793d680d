// SPDX-License-Identifier: GPL-3.0-or-later
/** Files of a package altered, removed, renamed, added or exchanged: each way is found, and has a code of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../../../core/release/encoding.ts';
import { recordPath, tagPaths } from '../../../core/release/package-layout.ts';
import { portableDigest } from '../../../core/verify/package-source.ts';
import { verifyPackage } from '../../../core/verify/verify-package.ts';
import { changed, findingsOf, good, trust } from './good-package.ts';
import { memorySource } from './small-package.ts';

const payloadPaths = [
  'data/context.html',
  'data/hushes.json',
  'data/media/media-1.mp4',
  'data/redaction-log.csv',
  'data/redaction-log.html',
  'data/veils.json',
  'data/verify.html',
];
const everyPath = [...payloadPaths, recordPath, ...tagPaths];

/** The ways to alter a file, and what each makes of the record, whose form shows before its content. */
const alterations: [string, (bytes: Uint8Array) => Uint8Array, string][] = [
  ['first byte', (bytes) => bytes.map((byte, at) => (at === 0 ? byte ^ 1 : byte)), 'RECORD_MALFORMED'],
  [
    'last byte',
    (bytes) => bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
    'RECORD_MALFORMED',
  ],
  ['one byte less', (bytes) => bytes.subarray(0, -1), 'RECORD_NOT_CANONICAL'],
  ['half of it', (bytes) => bytes.subarray(0, bytes.length >> 1), 'RECORD_MALFORMED'],
  ['nothing left', () => new Uint8Array(0), 'RECORD_MALFORMED'],
  ['a line feed more', (bytes) => Uint8Array.from([...bytes, 10]), 'RECORD_NOT_CANONICAL'],
  ['a letter more', (bytes) => Uint8Array.from([...bytes, 65]), 'RECORD_MALFORMED'],
];

describe('a good package', () => {
  test('holds what the matrix changes, and verifies with either digest', async () => {
    expect([...good.keys()].sort()).toEqual([...everyPath].sort());
    expect(await findingsOf(good)).toEqual([]);
    expect(await findingsOf(good, { createDigest: portableDigest, trust })).toEqual([]);
  });
});

describe('one file', () => {
  test.each(
    everyPath.flatMap((path) => alterations.map(([name, change, code]) => ({ path, name, change, code }))),
  )('$path altered: $name', async ({ path, change, code }) => {
    const own = path === recordPath ? code : path.startsWith('data/') ? 'PAYLOAD_ALTERED' : 'TAG_ALTERED';
    expect(await findingsOf(changed(path, change))).toEqual([`${own} ${path}`]);
  });

  test('any byte of any file', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...everyPath),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, mask) => {
          const files = changed(path, (bytes) =>
            bytes.map((byte, index) => (index === at % bytes.length ? byte ^ mask : byte)),
          );
          const findings = await findingsOf(files);
          expect(findings).toHaveLength(1);
          expect(findings[0]).toContain(path);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each(everyPath)('%s removed', async (path) => {
    const files = new Map(good);
    files.delete(path);
    const code =
      path === recordPath ? 'RECORD_MISSING' : path.startsWith('data/') ? 'PAYLOAD_MISSING' : 'TAG_MISSING';
    expect(await findingsOf(files)).toEqual([`${code} ${path}`]);
  });

  test.each(payloadPaths)('%s renamed', async (path) => {
    const files = new Map(good);
    files.set(`${path}.bak`, files.get(path) ?? new Uint8Array(0));
    files.delete(path);
    expect(await findingsOf(files)).toEqual([`PAYLOAD_RENAMED ${path}`]);
  });

  test('a tag file renamed', async () => {
    const files = new Map(good);
    files.set('bagit.text', files.get('bagit.txt') ?? new Uint8Array(0));
    files.delete('bagit.txt');
    expect((await findingsOf(files)).sort()).toEqual(['TAG_MISSING bagit.txt', 'TAG_UNEXPECTED bagit.text']);
  });

  test.each([
    ['fetch.txt', 'TAG_UNEXPECTED'],
    ['manifest-md5.txt', 'TAG_UNEXPECTED'],
    ['notes/readme.txt', 'TAG_UNEXPECTED'],
    ['data/extra.txt', 'PAYLOAD_UNEXPECTED'],
    ['data/media/media-2.mp4', 'PAYLOAD_UNEXPECTED'],
    ['data/media/sub/x', 'PAYLOAD_UNEXPECTED'],
    ['data/.hidden', 'PAYLOAD_UNEXPECTED'],
    ['Data/context.html', 'TAG_UNEXPECTED'],
  ])('%s added', async (path, code) => {
    expect(await findingsOf(new Map([...good, [path, encodeUtf8('x')]]))).toEqual([`${code} ${path}`]);
  });

  test.each(['data/../data/x', '/etc/passwd', 'data/a\\b', 'data/nul\u0000', 'data/caf\u00e9.txt', 'C:/x'])(
    'an unsafe name: %j',
    async (path) => {
      expect(await findingsOf(new Map([...good, [path, encodeUtf8('x')]]))).toContain(`PATH_UNSAFE ${path}`);
    },
  );
});

describe('two files exchanged', () => {
  const pairs = payloadPaths.flatMap((a, at) => payloadPaths.slice(at + 1).map((b) => [a, b] as const));
  test.each(pairs)('%s and %s', async (a, b) => {
    const files = new Map(good);
    files.set(a, good.get(b) ?? new Uint8Array(0));
    files.set(b, good.get(a) ?? new Uint8Array(0));
    expect(await findingsOf(files)).toEqual([`PAYLOAD_SWAPPED ${a}`]);
  });

  test('a payload file and the record', async () => {
    const files = new Map(good);
    files.set('data/veils.json', good.get(recordPath) ?? new Uint8Array(0));
    files.set(recordPath, good.get('data/veils.json') ?? new Uint8Array(0));
    expect(await findingsOf(files)).toEqual([`RECORD_MALFORMED ${recordPath}`]);
  });
});

test('a file that cannot be read is a finding, not a pass', async () => {
  const source = memorySource(good);
  const broken = {
    listFiles: () => source.listFiles(),
    async *read(path: string) {
      yield* source.read(path);
      if (path === 'data/media/media-1.mp4') throw new Error('read error');
    },
  };
  const verdict = await verifyPackage(broken);
  expect(verdict.findings.map(({ code }) => code)).toEqual(['FILE_UNREADABLE']);
  expect(verdict.intact).toBe(false);
});
