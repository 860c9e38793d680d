// SPDX-License-Identifier: GPL-3.0-or-later
/** The queue of stops in a real Chromium: what was seen is shown and followed, a track is extended, and one goes on from there. */
import { describe, expect, test } from 'vitest';
import { stopsOf } from '../../electron/service/stages/stops.ts';
import { detected, sampled } from './detected.ts';
import { settled, show } from './on-review.ts';
import { makeCase } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

describe.skipIf(!hasBrowser)('the queue of stops', () => {
  test('what was seen is outlined and followed by one key, a track is extended by another', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: sampled });
    detected(
      workstation,
      footage,
      { x: 40, y: 40, width: 40, height: 40 },
      { x: 200, y: 90, width: 40, height: 40 },
    );
    const stops = () => stopsOf(desk.store, desk.store.footage(footage));
    const page = await workstation.open();
    await show(page, `#/stops/${footage}`);
    const queue = page.getByRole('region', { name: 'Queue' });
    await queue.getByRole('button', { name: /Something was seen that became no track/ }).click();
    await page.getByText(/Face seen in the yellow box, where no track is/).waitFor();
    const seen = page.locator('.frame-picture [data-chosen] .outline');
    expect(await seen.getAttribute('x')).toBe('200');
    expect(await seen.getAttribute('y')).toBe('90');
    // On other frames of its strip a dotted outline says where that was.
    await page.keyboard.press('ArrowLeft');
    await page.getByText('Dotted: its place on frame 30.').waitFor();
    expect(await page.locator('.frame-picture [data-broken] .outline').getAttribute('x')).toBe('200');
    await page.keyboard.press('ArrowRight');
    // Everything to do is on view at the smallest size of the window that is promised.
    for (const name of [/^Clear and go on/, /^Follow what was seen/, /^Mend in review/]) {
      const place = await page.getByRole('button', { name }).boundingBox();
      expect(place && place.y + place.height, String(name)).toBeLessThan(800);
    }
    await page.keyboard.press('f');
    await settled(() => stops().some(({ reasons }) => reasons.includes('suggested'))).toBe(false);
    const made = desk.store.tracksOf(footage).find(({ source }) => source.by === 'person');
    expect(made && made.startFrame <= 30 && made.endFrame > 30).toBe(true);

    await queue.getByRole('button', { name: /A track ends in the middle of the picture/ }).click();
    const extend = page.getByRole('button', { name: /^Extend the track to this frame/ });
    await extend.waitFor();
    const lowest = await page.getByRole('button', { name: /^Clear all/ }).boundingBox();
    expect(lowest && lowest.y + lowest.height).toBeLessThan(800);
    // The picture that comes up is beyond the end: what is bare there is covered with one key. On the track there is nothing to extend.
    const pressed = page.locator('.film-frame[aria-pressed="true"]');
    const last = Number(await pressed.innerText());
    expect(await extend.isDisabled()).toBe(false);
    // Where it is no more, a dotted outline says where it was.
    const dotted = page.locator('.frame-picture [data-broken] .outline');
    expect(await dotted.getAttribute('x')).toBe('40');
    await page.getByText('Dotted: its place on frame 19.').waitFor();
    for (let press = 0; press < 9; press++) await page.keyboard.press('ArrowLeft');
    await expect.poll(() => extend.isDisabled()).toBe(true);
    expect(await dotted.count()).toBe(0);
    while (Number(await pressed.innerText()) < last) await page.keyboard.press('ArrowRight');
    expect(last).toBeGreaterThan(19);
    await page.keyboard.press('e');
    const extended = () => desk.store.tracksOf(footage).find(({ source }) => source.by === 'model');
    await settled(() => extended()?.endFrame).toBe(last + 1);
    // Said to readers, and on view for a while.
    await page.locator(`.said[data-said="Extended to frame ${last}"]`).waitFor();
    expect(workstation.complaints).toEqual([]);
  });

  test('a recording in which nobody has looked does not say that it is done', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    const page = await workstation.open();
    await show(page, `#/stops/${footage}`);
    await page.getByText(/^Nobody has looked for anything in this recording yet/).waitFor();
    expect(await page.getByRole('progressbar').count()).toBe(0);
    expect(workstation.complaints).toEqual([]);
  });
});
