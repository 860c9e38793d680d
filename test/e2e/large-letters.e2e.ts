// SPDX-License-Identifier: GPL-3.0-or-later
/** With letters of twice the size the picture is still there to work on, and nothing lies on anything else (WCAG 1.4.4). */
import { expect, test } from 'vitest';
import { drawnTrack, lineOf } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

test.skipIf(!hasBrowser)('review with letters of twice the size', async () => {
  await using workstation = await startWorkstation();
  const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 20, audio: {} });
  drawnTrack(workstation, footage, 'face', { x: 100, y: 40, width: 40, height: 40 }, [0, 19]);
  const page = await openReview(workstation, footage);
  await lineOf(page, 'Face 1').click();
  await page.locator('summary').click();
  for (const size of ['100', '150', '200']) {
    await page.evaluate((wanted) => {
      document.documentElement.style.setProperty('--text-size', wanted);
    }, size);
    await page.waitForTimeout(300);
    const stage = await page.getByTestId('stage').boundingBox();
    expect(stage?.height, size).toBeGreaterThan(180);
    const parts = await page.evaluate(() =>
      ['.inspector', '.subjects', '.notes'].map((name) => {
        const { top, bottom } = document.querySelector(name)?.getBoundingClientRect() ?? {
          top: 0,
          bottom: 0,
        };
        return { top, bottom };
      }),
    );
    for (const [at, part] of parts.entries()) {
      const before = parts[at - 1];
      if (before) expect(part.top, size).toBeGreaterThanOrEqual(before.bottom - 1);
    }
    const list = await page.getByRole('listbox', { name: 'Tracks' }).boundingBox();
    expect(list?.height, size).toBeGreaterThan(40);
  }
  expect(workstation.complaints).toEqual([]);
});
