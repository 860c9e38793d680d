// SPDX-License-Identifier: GPL-3.0-or-later
/** In a real Chromium: the lane that shows what of a copy was watched, and the volume that a person likes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { insertRow } from '../../core/review/diff.ts';
import { addPresented } from '../../electron/service/stages/presented.ts';
import { blobDigest, blobOf } from '../../electron/service/storage/blob-store.ts';
import { candidateRow } from '../electron/storage/case-fixtures.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

describe.skipIf(!hasBrowser)('on the review screen', () => {
  test('the timeline shows what of the newest copy was watched, and a key goes to what was not', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 60 });
    const page = await openReview(workstation, footage);
    const lane = page.getByRole('region', { name: 'Timeline' });
    await lane.getByText('There is no copy for this audience yet').waitFor({ state: 'attached' });

    const sheet = new TextEncoder().encode('a veil sheet');
    const id = desk.store.nextId('candidate');
    const row = { ...candidateRow(id), footageId: footage, veilSheetBlob: blobDigest(sheet) };
    const { actor } = desk.session();
    const changes = [insertRow('candidate', row)];
    desk.store.commit({ event: 'candidate.proved', actor, changes, blobs: blobOf(sheet) });
    const played = [
      { startFrame: 0, endFrame: 20 },
      { startFrame: 40, endFrame: 50 },
    ];
    addPresented(desk.session(), row, { played, heard: [], stills: [] });
    await lane.getByText(/you have watched 30 of 60 frames$/).waitFor({ state: 'attached' });
    await lane.getByText('Watched 50%').waitFor();

    // Drawn where it was: filled on frame 10, empty inside its frame on frame 30.
    const filled = (frame: number) =>
      page.evaluate((at) => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="ruler"] canvas');
        const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        if (!canvas || !probe) throw new Error('there is no ruler');
        const x = Math.round((canvas.width * (at + 0.5)) / 60);
        const y = Math.round((62 * canvas.height) / canvas.getBoundingClientRect().height);
        probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--good');
        probe.fillRect(0, 0, 1, 1);
        probe.drawImage(canvas, x, y, 1, 1, 1, 0, 1, 1);
        const [good, drawn] = [0, 1].map((place) => [...probe.getImageData(place, 0, 1, 1).data].join());
        return drawn === good;
      }, frame);
    await expect.poll(() => filled(10)).toBe(true);
    expect(await filled(30)).toBe(false);
    expect(await filled(45)).toBe(true);

    await page.getByTestId('stage').focus();
    const at = () => page.locator('#go-to-frame').inputValue();
    for (const frame of ['20', '50']) {
      await page.keyboard.press('c');
      await expect.poll(at).toBe(frame);
    }
    await page.keyboard.press('Shift+C');
    await expect.poll(at).toBe('20');
    expect(workstation.complaints).toEqual([]);
  });

  test('the volume goes by slider and by keys, and is as it was after a reload', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30, audio: {} });
    const page = await openReview(workstation, footage);
    const slider = page.getByRole('slider', { name: 'Volume' });
    const volumeOfVideo = () =>
      page.evaluate(() => {
        const video = document.querySelector('video');
        return video && [video.volume, video.muted];
      });
    /** There is a video only once something was played. */
    const play = async () => {
      await page.getByTestId('stage').focus();
      await page.keyboard.press('Space');
    };
    await play();
    await expect.poll(volumeOfVideo, { timeout: 20_000 }).toEqual([1, false]);
    await slider.fill('0.4');
    await expect.poll(volumeOfVideo).toEqual([0.4, false]);
    await page.getByTestId('stage').focus();
    await page.keyboard.press('Shift+ArrowUp');
    await expect.poll(volumeOfVideo).toEqual([0.45, false]);
    await page.keyboard.press('Shift+M');
    await expect.poll(volumeOfVideo).toEqual([0.45, true]);
    expect(await slider.getAttribute('aria-valuetext')).toBe('0 %');
    const kept = () => readFileSync(join(workstation.desk.homeDir, 'window.json'), 'utf8');
    await expect.poll(kept).toMatch(/"muted":\s*true/);
    await page.reload();
    await page.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    await play();
    await expect.poll(volumeOfVideo, { timeout: 20_000 }).toEqual([0.45, true]);
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(volumeOfVideo).toEqual([0.4, false]);
    expect(workstation.complaints).toEqual([]);
  });
});
