// SPDX-License-Identifier: GPL-3.0-or-later
/** Frames that an edit list hides: they are encoded, they stay hidden, and a copy that shows others does not pass. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { frameFlag } from '../../../core/ingest/footage.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, prove, render, sheetFor } from './spliced.ts';
import { expectToHold, frameCount, makeCopy, tenth } from './spliced-copy.ts';

const folder = temporaryFolder('hidden-frames');

describe('a copy', () => {
  test('where an edit list hides frames: they are encoded, under their veil or without one', async () => {
    const path = join(folder, 'hidden.mp4');
    await makeFixture(path, { frameCount, bframes: 2, hideLeading: 3, audio: {} });
    const original = await inspect(path);
    const whole = { x: 0, y: 0, width: 320, height: 180 };
    const made = await makeCopy(original, [{ startFrame: 0, endFrame: 3, box: whole }, tenth]);
    expect(made.report).toMatchObject({ path: 'smart', packets: { copied: 84, encoded: 36 } });
    await expectToHold(made);
    const bare = await render(original, sheetFor(original, []), join(folder, 'bare.mp4'));
    expect(bare.copied).toEqual([{ startFrame: 12, endFrame: 120 }]);
  });

  test.each([{}, { fullReason: 'asked for' }])(
    'hides what the original hides at both ends: %o',
    async (options) => {
      const path = join(folder, 'ends.mp4');
      await makeFixture(path, { frameCount, bframes: 2, hideLeading: 3, hideTrailing: 4, audio: {} });
      const original = await inspect(path);
      const hidden = ({ index }: Inspected): number[] =>
        [...index.flags.keys()].filter((frame) => ((index.flags[frame] ?? 0) & frameFlag.hidden) !== 0);
      expect(hidden(original)).toEqual([0, 1, 2, 116, 117, 118, 119]);
      const whole = { x: 0, y: 0, width: 320, height: 180 };
      const veils = [
        { startFrame: 0, endFrame: 3, box: whole },
        { startFrame: 116, endFrame: 120, box: whole },
      ];
      const copy = join(folder, 'ends-copy.mp4');
      await render(original, sheetFor(original, veils), copy, options);
      expect(hidden(await inspect(copy))).toEqual(hidden(original));
    },
  );

  test('that hides what the original shows, or shows what it hides, does not pass', async () => {
    const [shown, hidden] = [join(folder, 'ends-shown.mp4'), join(folder, 'ends-hidden.mp4')];
    await makeFixture(shown, { frameCount: 40, audio: {} });
    await makeFixture(hidden, { frameCount: 40, hideTrailing: 4, audio: {} });
    const said = async (from: string, to: string): Promise<unknown[]> =>
      (await prove(await inspect(from), to, null, [])).findings.map(({ code, frame }) => [code, frame]);
    expect(await said(shown, hidden)).toContainEqual(['FRAME_MISSING', 36]);
    expect(await said(hidden, shown)).toContainEqual(['FRAME_COUNT_DIFFERS', 36]);
  });
});
