// SPDX-License-Identifier: GPL-3.0-or-later
/** The full path: when it is taken, and the reason that the report gives. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FixtureOptions } from '../../../electron/service/engine/synthesis/fixture.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect, prove } from './spliced.ts';
import { makeCopy } from './spliced-copy.ts';

const folder = temporaryFolder('full');

describe('the full path', () => {
  const hevc = { codec: 'hevc' } as const;
  test.each<[string, FixtureOptions, string]>([
    ['stream.ts', {}, 'streams in mpegts are not spliced'],
    ['modern.mp4', hevc, 'the source is hevc, which is not spliced'],
    ['open.mp4', { openGop: true }, 'every GOP is touched by a veil'],
  ])('%s: %s', async (name, options, reason) => {
    const path = join(folder, name);
    await makeFixture(path, { frameCount: 48, ...options });
    const original = await inspect(path);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame: 20, endFrame: 25 }]);
    expect(report).toMatchObject({ path: 'full', reason, copied: [], packets: { copied: 0, encoded: 48 } });
    expect((await prove(original, copy, sheet, [])).findings).toEqual([]);
  });

  test('is taken when asked for, and the reason is kept', async () => {
    const path = join(folder, 'asked.mp4');
    await makeFixture(path, { frameCount: 48 });
    const original = await inspect(path);
    const veils = [{ startFrame: 20, endFrame: 25 }];
    const { copy, sheet, report } = await makeCopy(original, veils, { fullReason: 'a player needs it' });
    expect(report).toMatchObject({ path: 'full', reason: 'a player needs it', copied: [] });
    expect((await prove(original, copy, sheet, [])).findings).toEqual([]);
  });
});
