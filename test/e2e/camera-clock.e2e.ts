// SPDX-License-Identifier: GPL-3.0-or-later
/** In a real Chromium: the camera's clock of the frame on view, where the file states it, and nothing where it does not. */
import { describe, expect, test } from 'vitest';
import { goToFrame } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

describe.skipIf(!hasBrowser)('the camera’s clock', () => {
  test('is that of the frame on view, in UTC', async () => {
    await using workstation = await startWorkstation();
    const tags = { creation_time: '2024-05-01T23:59:58.000000Z' };
    const { footage } = await makeCase(workstation, 'street.mp4', { frameCount: 90, tags });
    const page = await openReview(workstation, footage);
    const clock = page.getByTestId('device-clock');
    expect(await clock.innerText()).toBe('2024-05-01 23:59:58 UTC');
    await goToFrame(page, 60);
    await page.locator('[data-testid="frame"][data-frame="60"]').waitFor();
    expect(await clock.innerText()).toBe('2024-05-02 00:00:00 UTC');
    expect(await clock.getAttribute('title')).toContain('Nobody has checked');
  });

  test('is not shown where the file states none', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'street.mp4', { frameCount: 30 });
    const page = await openReview(workstation, footage);
    expect(await page.getByTestId('timecode').count()).toBe(1);
    expect(await page.getByTestId('device-clock').count()).toBe(0);
  });
});
