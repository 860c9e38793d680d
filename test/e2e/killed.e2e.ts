// SPDX-License-Identifier: GPL-3.0-or-later
/** The service killed, or the window closed, with a gesture in the hand: that gesture is lost at most, and the window says so. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Desk } from '../../electron/service/desk/desk.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { startDesktop } from './desktop.ts';
import { makeCase as makeCaseByHand, signIn } from './flow.ts';
import { mouse } from './hands.ts';
import { drag, drawnTrack, focusPicture, lineOf, pointTo, settled, show } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

/** The window's own note, beside what a gesture says that failed. */
const lost = /^The service does not answer. What was decided/;
const patience = { timeout: 60_000 };

/** The left edge of a track on this frame, in pixels, as the window says it. */
async function leftOf(page: Page, name: string): Promise<number> {
  await lineOf(page, name).click();
  const field = page.getByLabel('Left', { exact: true });
  await expect.poll(() => field.inputValue(), patience).not.toBe('');
  return Number(await field.inputValue());
}

/** Signs in after the service was started again, and opens the case and its recording. */
async function comeBack(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Who is here?' }).waitFor(patience);
  expect(await page.getByRole('alert').count()).toBe(0);
  await signIn({ page, hand: mouse() });
  await page.getByRole('button', { name: 'Open: Elm street' }).click();
  await page.getByRole('button', { name: /^Review clip/ }).click();
  await page.locator('[data-testid="frame"][data-exact="true"]').waitFor(patience);
}

const boxes = [
  [
    [20, 20],
    [80, 90],
  ],
  [
    [150, 40],
    [210, 100],
  ],
] as const;

describe.skipIf(!hasBrowser)('with a gesture in the hand', () => {
  test('a killed service is started again; all but that gesture is there, and undo goes on', async () => {
    await using desktop = await startDesktop();
    const { page } = desktop;
    const walk = { page, hand: mouse() };
    await makeFixture(join(desktop.folder, 'clip.mp4'), { frameCount: 12 });
    await signIn(walk);
    await makeCaseByHand(walk);
    await desktop.ask('footage.ingest', { picks: [await desktop.pick(join(desktop.folder, 'clip.mp4'))] });
    await page.getByText('decoded in full').waitFor(patience);
    await page.getByRole('button', { name: /^Review clip/ }).click();
    await page.locator('[data-testid="frame"][data-exact="true"]').waitFor(patience);
    for (const [at, [from, to]] of boxes.entries()) {
      await focusPicture(page);
      await page.keyboard.press('r');
      await drag(page, from, to);
      await lineOf(page, `Face ${at + 1}`).waitFor(patience);
    }
    const before = await leftOf(page, 'Face 1');

    await pointTo(page, [50, 50]);
    await page.mouse.down();
    await pointTo(page, [90, 60]);
    desktop.kill();
    await page.getByText(lost).waitFor(patience);
    await pointTo(page, [110, 60]);
    await page.mouse.up();
    await comeBack(page);
    expect(desktop.health.slice(-2)).toEqual(['restarting', 'running']);
    expect(await leftOf(page, 'Face 1')).toBe(before);
    await lineOf(page, 'Face 2').waitFor();

    // Let go of the moment before: kept or lost, and nothing in between.
    await drag(page, [50, 50], [90, 60]);
    desktop.kill();
    await page.getByText(lost).waitFor(patience);
    await comeBack(page);
    const after = await leftOf(page, 'Face 1');
    if (after !== before) {
      expect(Math.abs(after - before - 40)).toBeLessThan(2);
      await focusPicture(page);
      await page.keyboard.press('Control+z');
      await expect.poll(() => leftOf(page, 'Face 1'), patience).toBe(before);
    }
    await focusPicture(page);
    await page.keyboard.press('Control+z');
    await lineOf(page, 'Face 2').waitFor({ state: 'detached', ...patience });

    const { cases } = await desktop.ask('cases.list', {});
    await desktop.end();
    const desk = new Desk({
      host: 'browser',
      homeDir: join(desktop.folder, 'home'),
      casesDir: join(desktop.folder, 'cases'),
    });
    desk.signIn('Ana', 'a look');
    await desk.openCase(cases[0]?.case ?? '');
    const [footage] = desk.store.footage();
    expect(desk.store.tracksOf(footage?.id ?? '').map(({ keyframes }) => keyframes[0]?.box.x)).toEqual([
      Math.round(before * 16),
    ]);
    await desk.end();
  });

  test('a service that ends again and again is given up; the window says so and has it started once more', async () => {
    await using desktop = await startDesktop();
    const { page, health } = desktop;
    await page.getByRole('heading', { name: 'Who is here?' }).waitFor(patience);
    for (let kills = 0; kills < 20 && health.at(-1) !== 'failed'; kills++) {
      const told = health.length;
      desktop.kill();
      await expect.poll(() => health.slice(told).at(-1), patience).toMatch(/^(running|failed)$/);
    }
    expect(health.at(-1)).toBe('failed');
    const alert = page.getByRole('alert').filter({ hasText: /was not started again/ });
    await alert.getByRole('button', { name: 'Start it again' }).click();
    await page.getByRole('heading', { name: 'Who is here?' }).waitFor(patience);
    await page.getByLabel('Your name').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(health.at(-1)).toBe('running');
  });

  test('a window that is closed loses the box that was being dragged and nothing else', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    const { desk } = workstation;
    const track = drawnTrack(workstation, footage, 'face', { x: 20, y: 20, width: 60, height: 60 }, [0, 11]);
    const left = () => desk.store.track(track).keyframes[0]?.box.x;
    const page = await openReview(workstation, footage);
    await lineOf(page, 'Face 1').click();
    const field = page.getByLabel('Left', { exact: true });
    await field.fill('30');
    await field.press('Enter');
    await settled(left).toBe(30 * 16);
    await pointTo(page, [50, 50]);
    await page.mouse.down();
    await pointTo(page, [120, 60]);
    await page.close();

    const again = await workstation.open();
    await show(again, `#/review/${footage}`);
    await again.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    expect(await leftOf(again, 'Face 1')).toBe(30);
    expect(left()).toBe(30 * 16);
    // Keys that were pressed just now are one gesture.
    await focusPicture(again);
    await again.keyboard.press('Alt+ArrowRight');
    await again.close();
    const last = await workstation.open();
    await show(last, `#/review/${footage}`);
    await last.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    expect([30, 31]).toContain(await leftOf(last, 'Face 1'));
    await focusPicture(last);
    await last.keyboard.press('Control+z');
    await settled(() => [20 * 16, 30 * 16].includes(left() ?? 0)).toBe(true);
    expect(workstation.complaints).toEqual([]);
  });
});
