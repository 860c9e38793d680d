// SPDX-License-Identifier: GPL-3.0-or-later
/** Files are whole or not there, also on a disk that is full. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFile, replaceFile } from '../../../electron/service/files/whole-files.ts';
import { noSmallDisks, smallDisk, withoutBallast } from '../../crash/small-disk.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { codeOf } from '../storage/case-fixtures.ts';

const folder = temporaryFolder('whole-files');
const large = 'x'.repeat(300_000);

test('a file is made for its owner alone, never over another, and goes again with what it is kept for', () => {
  const path = join(folder, 'new.csv');
  expect(createFile(path, 'first')).toBe(true);
  expect(createFile(path, 'second')).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('first');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const refuse = (): never => {
    throw new Error('not noted');
  };
  expect(() => createFile(join(folder, 'other.csv'), 'text', refuse)).toThrow('not noted');
  expect(readdirSync(folder)).toEqual(['new.csv']);
});

if (noSmallDisks) console.info(`tests of full disks are skipped: ${noSmallDisks}`);

describe.skipIf(noSmallDisks !== undefined)('on a full disk', () => {
  test('a new file leaves nothing, and a replaced one stays what it was', () => {
    const small = join(folder, 'small');
    using _ = smallDisk(small, 65_536);
    expect(codeOf(() => createFile(join(small, 'tracks.xml'), large))).toBe('DISK_FULL');
    replaceFile(join(small, 'cases.json'), '[]');
    expect(() => replaceFile(join(small, 'cases.json'), large)).toThrow('ENOSPC');
    expect(withoutBallast(readdirSync(small))).toEqual(['cases.json']);
    expect(readFileSync(join(small, 'cases.json'), 'utf8')).toBe('[]');
  });
});
