// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound and time by hand: hushing what was dragged over, by marks and by numbers; playing in a loop; two pictures side by side. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { defaultProfile } from '../../core/standard/profile.ts';
import { veilTracks } from '../../electron/service/stages/decide.ts';
import { reasons } from '../setup/reasons.ts';
import { drawnTrack, focusPicture, frameNow, goToFrame, settled, untilShown } from './on-review.ts';
import { shownDigest } from './pixels.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

const frameCount = 60;

/** Marks frames by going to them, as a hand on the keys does. */
async function mark(page: Page, from: number, to: number): Promise<void> {
  for (const [frame, key] of [
    [from, 'i'],
    [to, 'o'],
  ] as const) {
    await goToFrame(page, frame);
    await untilShown(page, frame);
    await page.keyboard.press(key);
  }
}

describe.skipIf(!hasBrowser)('sound and time by hand', () => {
  test('sound is hushed where it was dragged over, on that channel; marks and numbers do the same; each is one step', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount, audio: {} });
    const page = await openReview(workstation, footage);
    const hushes = () =>
      workstation.desk.store.hushesOf(footage).map(({ channels, mode, start, end }) => {
        const seconds = ({ num, den }: typeof start): number => num / den;
        return { channels, mode, from: seconds(start), to: seconds(end) };
      });

    const ruler = page.getByTestId('ruler');
    const size = await ruler.boundingBox();
    if (!size) throw new Error('there is no timeline');
    const second = size.y + size.height - 12;
    const at = (frame: number): number => size.x + (size.width * (frame + 0.5)) / frameCount;
    await page.mouse.move(at(15), second);
    await page.mouse.down();
    await page.mouse.move(at(20), second, { steps: 3 });
    await page.mouse.move(at(29), second, { steps: 3 });
    await page.mouse.up();
    await page.getByText('Marked: frames 15 to 29').waitFor();
    await page.getByRole('button', { name: 'Hush the marked span…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Hush sound' });
    await dialog.getByRole('radio', { name: 'Tone' }).check();
    await dialog.getByRole('button', { name: 'Hush', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await settled(hushes).toEqual([
      { channels: [1], mode: 'tone', from: expect.closeTo(0.5, 1), to: expect.closeTo(1, 1) },
    ]);

    // The same by keys alone: marks, and other moments written in the dialog.
    await focusPicture(page);
    await mark(page, 40, 44);
    await page.keyboard.press('Shift+H');
    await dialog.getByLabel('From').fill('frame:42');
    await dialog.getByLabel('To', { exact: true }).fill('00:00:01.700');
    await dialog.getByRole('radio', { name: 'All channels' }).check();
    await dialog.getByRole('button', { name: 'Hush', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await settled(() => hushes().length).toBe(2);
    expect(hushes()[1]).toMatchObject({ channels: null, from: expect.closeTo(1.4, 2) });
    await focusPicture(page);
    for (const left of [1, 0]) {
      await page.keyboard.press('Control+z');
      await settled(() => hushes().length).toBe(left);
    }
    expect(workstation.complaints).toEqual([]);
  });

  test('a key held while it plays hushes as long, and without reasons of before it asks', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 120, audio: {} });
    const page = await openReview(workstation, footage);
    await focusPicture(page);
    await page.keyboard.press('Space');
    await expect.poll(() => frameNow(page), { timeout: 30_000 }).toBeGreaterThan(5);
    await page.keyboard.down('h');
    const from = await frameNow(page);
    await expect.poll(() => frameNow(page), { timeout: 30_000 }).toBeGreaterThan(from + 10);
    await page.keyboard.up('h');
    const dialog = page.getByRole('dialog', { name: 'Hush sound' });
    await dialog.waitFor();
    const asked = async (label: string): Promise<number> =>
      Number((await dialog.getByLabel(label, { exact: true }).inputValue()).replace('frame:', ''));
    expect(await asked('From')).toBeLessThanOrEqual(from);
    expect(await asked('To')).toBeGreaterThan(from + 10);
    await dialog.getByRole('button', { name: 'Hush', exact: true }).click();
    const hushes = () => workstation.desk.store.hushesOf(footage).length;
    await settled(hushes).toBe(1);
    await dialog.waitFor({ state: 'detached' });
    await focusPicture(page);
    await page.keyboard.press('Control+z');
    await settled(hushes).toBe(0);
    expect(workstation.complaints).toEqual([]);
  });

  test('a marked span plays over and over and nothing else does', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount });
    const page = await openReview(workstation, footage);
    await mark(page, 20, 32);
    await page.keyboard.press('Shift+O');
    await page.keyboard.press('Space');
    // Every frame that the window says it shows, until it has begun anew twice.
    const seen = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const field = document.querySelector<HTMLInputElement>('#go-to-frame');
          const frames: number[] = [];
          let anew = 0;
          const look = (): void => {
            const now = Number(field?.value);
            const before = frames.at(-1);
            if (now !== before) frames.push(now);
            if (before !== undefined && now < before) anew++;
            // The first one is where one was.
            if (anew === 3) resolve(frames.slice(1));
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    await page.keyboard.press('Space');
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...seen)).toBeLessThanOrEqual(32);
    expect(new Set(seen).size).toBeGreaterThan(3);
    expect(workstation.complaints).toEqual([]);
  });

  test('side by side the copy is the one that "as released" shows, frame by frame', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    drawnTrack(workstation, footage, 'face', { x: 40, y: 40, width: 80, height: 60 }, [0, 11]);
    const row = desk.store.footage(footage);
    veilTracks(desk.session(), row, desk.store.tracksOf(footage), reasons, defaultProfile);
    const page = await openReview(workstation, footage);
    const bare = await shownDigest(page, 0);
    await page.keyboard.press('3');
    await expect.poll(() => shownDigest(page, 0), { timeout: 20_000 }).not.toBe(bare);
    const released = [await shownDigest(page, 0)];
    await page.keyboard.press('ArrowRight');
    released.push(await shownDigest(page, 1));
    await page.keyboard.press('1');
    await page.keyboard.press('5');
    await page.getByTestId('stage-beside').waitFor();
    expect(await shownDigest(page, 1, 'frame-beside')).toBe(released[1]);
    await page.keyboard.press('ArrowLeft');
    expect(await shownDigest(page, 0, 'frame-beside')).toBe(released[0]);
    expect(await shownDigest(page, 0)).toBe(bare);
    await page.keyboard.press('5');
    await page.getByTestId('stage-beside').waitFor({ state: 'detached' });
    expect(workstation.complaints).toEqual([]);
  });
});
