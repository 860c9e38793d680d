// SPDX-License-Identifier: GPL-3.0-or-later
/** Nothing of one case or of an older decision is shown for another: ids of recordings are counted per case. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { defaultProfile } from '../../core/standard/profile.ts';
import { veilTracks } from '../../electron/service/stages/decide.ts';
import { removeVeils } from '../../electron/service/stages/veils.ts';
import { reasons } from '../setup/reasons.ts';
import { drawnTrack, show } from './on-review.ts';
import { decodedPictures, drawnDigests, shownDigest } from './pixels.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

/** Other pixels than the usual ones. */
const inverted = ({ y }: { readonly y: Uint8Array }): void => {
  y.forEach((sample, at) => {
    y[at] = 255 - sample;
  });
};

/** The first small picture as the page draws it. */
const firstThumb = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('.thumb-strip img');
    if (!image) return 'none yet';
    await image.decode();
    const copy = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = copy.getContext('2d');
    if (!context) throw new Error('this browser draws no pictures');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, copy.width, copy.height).data.join(' ');
  });

describe.skipIf(!hasBrowser)('the review screen', () => {
  test('shows the open case, also when another was on view before in the same window', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const first = await makeCase(workstation, 'first.mp4', { frameCount: 12 });
    const picturesOfFirst = await decodedPictures(workstation, first.footage, 'yuv');
    const second = await makeCase(workstation, 'second.mp4', { frameCount: 12, paint: inverted });
    const picturesOfSecond = await decodedPictures(workstation, second.footage, 'yuv');
    expect(second.footage).toBe(first.footage);

    const page = await openReview(workstation, second.footage);
    const [ofFirst] = await drawnDigests(page, picturesOfFirst.slice(0, 1));
    const [ofSecond] = await drawnDigests(page, picturesOfSecond.slice(0, 1));
    expect(ofSecond).not.toBe(ofFirst);
    expect(await shownDigest(page, 0)).toBe(ofSecond);
    await page.locator('.thumb-strip img').first().waitFor();
    const thumbOfSecond = await firstThumb(page);
    await desk.openCase(first.case);
    await page.waitForFunction(() => document.querySelector('[data-testid="frame"][data-exact="true"]'));
    await expect.poll(() => shownDigest(page, 0), { timeout: 20_000 }).toBe(ofFirst);
    await page.locator('.thumb-strip img').first().waitFor();
    expect(await firstThumb(page)).not.toBe(thumbOfSecond);
    // What was still asked for of the second case, when the first had taken its place, was refused.
    expect(workstation.complaints.filter((complaint) => !/status of 400/.test(complaint))).toEqual([]);
  });

  test('shows a released frame as it is decided now, also when it was left in between', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    const row = desk.store.footage(footage);
    drawnTrack(workstation, footage, 'face', { x: 40, y: 40, width: 80, height: 60 }, [0]);
    veilTracks(desk.session(), row, desk.store.tracksOf(footage), reasons, defaultProfile);
    const page = await openReview(workstation, footage);
    const bare = await shownDigest(page, 0);
    await page.keyboard.press('3');
    await expect.poll(() => shownDigest(page, 0), { timeout: 20_000 }).not.toBe(bare);
    await show(page, '#/settings');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    removeVeils(desk.session(), desk.store.veilsOf(footage));
    await show(page, `#/review/${footage}`);
    await page.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    await page.keyboard.press('3');
    await page.getByRole('img', { name: /^As released to/ }).waitFor();
    await expect.poll(() => shownDigest(page, 0), { timeout: 20_000 }).toBe(bare);
    expect(workstation.complaints).toEqual([]);
  });
});
