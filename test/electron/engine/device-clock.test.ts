// SPDX-License-Identifier: GPL-3.0-or-later
/** When a recording began by the camera's clock: read where the file states it, and nothing made up where it does not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { statedBeginning, timeOfTag } from '../../../electron/service/engine/media/device-clock.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-clock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function beginningOf(name: string, tags: Readonly<Record<string, string>>): Promise<string | null> {
  const path = join(folder, name);
  await makeFixture(path, { frameCount: 3, width: 64, height: 64, tags });
  const source = openSource(path);
  try {
    return statedBeginning(source);
  } finally {
    source.close();
  }
}

describe('a file', () => {
  const creation_time = '2024-05-01T12:00:03.000000Z';

  test.each(['mp4', 'mov', 'mkv'])('of type %s states it', async (type) => {
    expect(await beginningOf(`stated.${type}`, { creation_time })).toBe('2024-05-01T12:00:03.000Z');
  });

  test('without a time states none', async () => {
    expect(await beginningOf('bare.mp4', {})).toBeNull();
  });
});

describe('a tag', () => {
  test.each([
    ['2023-05-01T12:00:00-0700', '2023-05-01T19:00:00.000Z'],
    ['2023-05-01T12:00:00+02:00', '2023-05-01T10:00:00.000Z'],
    ['2023-05-01 12:00:00Z', '2023-05-01T12:00:00.000Z'],
  ])('%s is understood', (text, utc) => {
    expect(timeOfTag(text)).toBe(utc);
  });

  test.each([
    ['of a place that it does not name', '2023-05-01T12:00:00'],
    ['of no day', '2023-13-41T12:00:00Z'],
    ['of a clock that was never set', '1970-01-01T00:00:04.000000Z'],
    ['of the first day of MP4', '1904-01-01T00:00:00.000000Z'],
    ['in words', 'yesterday at noon'],
    ['that is empty', ''],
  ])('%s says nothing', (_, text) => {
    expect(timeOfTag(text)).toBeNull();
  });
});
