// SPDX-License-Identifier: GPL-3.0-or-later
/** The review screen in a real Chromium: exact frames, drawing by pointer and by keyboard, undo, restart of the service. */
import { describe, expect, test } from 'vitest';
import { Desk } from '../../electron/service/desk/desk.ts';
import { goToFrame, settled } from './on-review.ts';
import { decodedPictures, drawnDigests, shownDigest, shownPixels } from './pixels.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

/** Steps and jumps on every recording. */
const steps = 200;

/** Steps and jumps from a seed: the frame that each of them leads to. */
function walk(frames: number, count: number, seed: number): { readonly key: string; readonly to: number }[] {
  let state = seed;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  let at = 0;
  return Array.from({ length: count }, () => {
    const move = random(5);
    const key = ['ArrowRight', 'ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowLeft', 'jump'][move] ?? 'jump';
    const by = [1, -1, 10, -10, 0][move] ?? 0;
    at = key === 'jump' ? random(frames) : Math.min(frames - 1, Math.max(0, at + by));
    return { key, to: at };
  });
}

describe.skipIf(!hasBrowser)('the review screen', () => {
  test.each([
    ['long GOPs with B-frames', { frameCount: 90, gop: 45 }],
    ['open GOPs', { frameCount: 90, gop: 15, openGop: true }],
    ['a variable rate', { pts: Array.from({ length: 80 }, (_, at) => at * 1000 + (at % 7) * 130), gop: 20 }],
  ])('shows frame n of the decoder for n, over steps and jumps: %s', async (_, options) => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', options);
    const pictures = await decodedPictures(workstation, footage, 'yuv');
    const page = await openReview(workstation, footage);
    const expected = await drawnDigests(page, pictures);
    // Frames that look alike would prove nothing.
    expect(new Set(expected).size).toBe(pictures.length);
    const seen: string[] = [];
    const wanted: string[] = [];
    for (const { key, to } of walk(expected.length, steps, 11)) {
      if (key === 'jump') await goToFrame(page, to);
      else await page.keyboard.press(key);
      seen.push(`${to} ${await shownDigest(page, to)}`);
      wanted.push(`${to} ${expected[to]}`);
    }
    expect(seen).toEqual(wanted);
    expect(workstation.complaints).toEqual([]);
  });

  test('while a key is held frames go by in the size of the stage, and the exact one is there when it is let go', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', {
      ...{ width: 1024, height: 768, frameCount: 9, gop: 8 },
    });
    const pictures = await decodedPictures(workstation, footage, 'yuv');
    const page = await openReview(workstation, footage);
    const expected = await drawnDigests(page, pictures);
    for (let press = 0; press < 7; press++) await page.keyboard.down('ArrowRight');
    const passing = page.locator('[data-testid="frame"][data-frame="7"][data-exact="false"]');
    await passing.waitFor();
    const shown = await passing.evaluate((canvas) => (canvas as HTMLCanvasElement).height);
    const stage = await page.getByTestId('frame').boundingBox();
    expect(shown).toBeGreaterThanOrEqual(stage?.height ?? Number.NaN);
    expect(shown).toBeLessThan(768);
    await page.keyboard.up('ArrowRight');
    expect(await shownDigest(page, 7)).toBe(expected[7]);
    expect(workstation.complaints).toEqual([]);
  });

  test('shows colours as the stream states them', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 4 });
    const [first] = await decodedPictures(workstation, footage, 'rgba');
    const page = await openReview(workstation, footage);
    const shown = await shownPixels(page, 0);
    if (!first) throw new Error('nothing was decoded');
    expect(shown.length).toBe(first.bytes.length);
    // The media library blends colour between samples, the browser need not: edges differ, areas do not.
    const differences = first.bytes.reduce((sum, value, at) => sum + Math.abs(value - (shown[at] ?? 0)), 0);
    expect(differences / shown.length).toBeLessThan(3);
  });

  test('a box drawn by pointer and one drawn by keys are tracks, also after the service was started again', async () => {
    await using workstation = await startWorkstation();
    const { footage, case: caseId } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    const page = await openReview(workstation, footage);
    const { desk } = workstation;
    const list = page.getByRole('listbox', { name: 'Tracks' });

    await page.keyboard.press('r');
    const stage = await page.getByTestId('stage').boundingBox();
    if (!stage) throw new Error('there is no stage');
    const [x, y] = [stage.x + stage.width / 2, stage.y + stage.height / 2];
    await page.mouse.move(x - 60, y - 40);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.move(x + 60, y + 40, { steps: 4 });
    await page.mouse.up();
    await list.getByRole('option').nth(0).waitFor();
    const [drawn] = desk.store.tracksOf(footage);
    expect(drawn).toMatchObject({ kind: 'face', startFrame: 0, endFrame: 1, outline: { form: 'rectangle' } });

    // By keys: two frames on, an ellipse in the middle, ten pixels to the right, twenty wider by number.
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await page.keyboard.press('Enter');
    await list.getByRole('option').nth(1).waitFor();
    const second = desk.store.tracksOf(footage).find(({ outline }) => outline.form === 'ellipse');
    const before = second?.keyframes[0]?.box;
    if (!second || !before) throw new Error('no ellipse was drawn');
    expect(second.startFrame).toBe(2);
    for (let press = 0; press < 10; press++) await page.keyboard.press('Alt+ArrowRight');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.x).toBe(before.x + 160);
    const width = page.getByLabel('Width', { exact: true });
    await width.fill(String(before.width / 16 + 20));
    await width.press('Enter');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.width).toBe(before.width + 320);

    // One step of undo for the field, one for the keys that were pressed in one go.
    await width.press('Escape');
    await page.keyboard.press('Control+z');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.width).toBe(before.width);
    await page.keyboard.press('Control+z');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.x).toBe(before.x);
    await page.keyboard.press('Control+Shift+z');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.x).toBe(before.x + 160);
    // Whoever presses keys faster than the window hears of what was done loses none.
    for (const keys of ['Control+z', 'Control+Shift+z', 'Control+z']) await page.keyboard.press(keys);
    await settled(
      () => [...desk.store.events()].filter(({ event }) => /\.(undone|redone)$/.test(event)).length,
    ).toBe(6);
    expect(desk.store.track(second.id).keyframes[0]?.box.x).toBe(before.x);
    await page.keyboard.press('Control+Shift+z');
    await settled(() => desk.store.track(second.id).keyframes[0]?.box.x).toBe(before.x + 160);
    expect(workstation.complaints).toEqual([]);

    const kept = desk.store.tracksOf(footage);
    await page.close();
    await desk.closeCase();
    const next = new Desk({ host: 'browser', homeDir: desk.homeDir, casesDir: desk.casesDir });
    next.signIn('Ana', 'request 12');
    await next.openCase(caseId);
    expect(next.store.tracksOf(footage)).toEqual(kept);
    expect(kept).toHaveLength(2);
    await next.end();
  });

  test('dragging a box moves it on that frame, a veil says why, and undo takes one gesture back', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    const page = await openReview(workstation, footage);
    const { desk } = workstation;
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    const region = page.getByTestId('veils').getByRole('button', { name: /^Face 1, not veiled/ });
    await region.waitFor();
    const before = desk.store.tracksOf(footage)[0]?.keyframes[0]?.box;
    const place = await region.boundingBox();
    if (!before || !place) throw new Error('nothing was drawn');
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y + 10, { steps: 5 });
    await page.mouse.up();
    const boxNow = () => desk.store.tracksOf(footage)[0]?.keyframes[0]?.box;
    await settled(() => boxNow()?.x).toBeGreaterThan(before.x);
    expect(boxNow()).toMatchObject({ width: before.width, height: before.height });
    await page.keyboard.press('Control+z');
    await settled(boxNow).toEqual(before);

    await page.keyboard.press('v');
    const dialog = page.getByRole('dialog', { name: 'Veil this track' });
    await dialog.getByRole('button', { name: 'Veil', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page
      .getByTestId('veils')
      .getByRole('button', { name: /veiled \(b\)\(6\)/ })
      .waitFor();
    expect(desk.store.veilsOf(footage)).toHaveLength(1);
    expect(workstation.complaints).toEqual([]);
  });
});
