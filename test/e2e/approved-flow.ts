// SPDX-License-Identifier: GPL-3.0-or-later
/** The part of the way that a draft leaves out: correcting and hushing by hand, watching, approving as another person. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { goTo, layFootage, patience, type Walk } from './flow.ts';
import { goToFrame, settled, untilShown } from './on-review.ts';
import type { Workstation } from './workstation.ts';

const realFootage = resolve(import.meta.dirname, '../../../shared/footage/faces/ageitgey-short-hamilton.mp4');
const hasRealFootage = existsSync(realFootage) && spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasRealFootage)
  console.info(
    'no real footage, or no ffmpeg to take its beginning: the release is made of a clip by script',
  );

/** Lays the first two seconds of real footage where the picker starts; without any, a clip made by script. */
export async function layRealFootage(workstation: Workstation): Promise<void> {
  if (!hasRealFootage) return layFootage(workstation);
  const card = join(workstation.folder, 'card');
  mkdirSync(card);
  const cut = ['-t', '2', '-map', '0', '-c', 'copy', join(card, 'street.mp4')];
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-i', realFootage, ...cut]);
  if (status !== 0) throw new Error(String(stderr));
}

/** One step of the release by its heading. */
export const step = ({ page }: Walk, name: string) =>
  page.locator('li.step').filter({ has: page.getByRole('heading', { name, exact: true }) });

export async function addReviewer({ page, hand }: Walk): Promise<void> {
  await hand.press(page.getByRole('button', { name: 'People' }));
  const dialog = page.getByRole('dialog');
  await hand.type(dialog.getByLabel('Name'), 'Ben');
  await hand.pick(dialog.getByLabel('Role'), 'reviewer');
  await hand.press(dialog.getByRole('button', { name: 'Add a person' }));
  await dialog.getByRole('rowheader', { name: 'Ben' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** Moves the box of the first track of the list where it is seen first. */
export async function correctABox(walk: Walk, { desk }: Workstation): Promise<void> {
  const { page, hand } = walk;
  const corrected = (): number =>
    desk.store
      .footage()
      .flatMap(({ id }) => desk.store.tracksOf(id))
      .filter(({ keyframes }) => keyframes.some(({ origin }) => origin === 'manual')).length;
  await goTo(walk, 'Review');
  await page.locator('[data-testid="frame"][data-exact="true"]').waitFor(patience);
  await hand.press(page.getByRole('listbox', { name: 'Tracks' }).getByRole('option').first());
  const region = page.getByTestId('veils').locator('[aria-pressed="true"]');
  await region.waitFor(patience);
  if (hand.name === 'keyboard') {
    for (let press = 0; press < 4; press++) await page.keyboard.press('Alt+ArrowRight');
  } else {
    const place = await region.boundingBox();
    if (!place) throw new Error('the track has no place');
    const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 8, y + 4, { steps: 3 });
    await page.mouse.up();
  }
  await settled(corrected).toBe(1);
}

/** Hushes ten frames of sound. */
export async function hushASpan(walk: Walk, { desk }: Workstation): Promise<void> {
  const { page, hand } = walk;
  await goTo(walk, 'Review');
  await page.locator('[data-testid="frame"][data-exact="true"]').waitFor(patience);
  if (hand.name === 'keyboard') {
    for (const [frame, key] of [
      [5, 'i'],
      [14, 'o'],
    ] as const) {
      await goToFrame(page, frame);
      await untilShown(page, frame);
      await page.keyboard.press(key);
    }
    await page.keyboard.press('Shift+H');
  } else {
    const ruler = await page.getByTestId('ruler').boundingBox();
    if (!ruler) throw new Error('there is no timeline');
    const y = ruler.y + ruler.height - 12;
    await page.mouse.move(ruler.x + ruler.width * 0.3, y);
    await page.mouse.down();
    await page.mouse.move(ruler.x + ruler.width * 0.6, y, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Hush the marked span…' }).click();
  }
  const dialog = page.getByRole('dialog', { name: 'Hush sound' });
  await hand.press(dialog.getByRole('button', { name: 'Hush', exact: true }));
  await dialog.waitFor({ state: 'detached', ...patience });
  expect(desk.store.footage().flatMap(({ id }) => desk.store.hushesOf(id))).toHaveLength(1);
}

export async function makeKey({ page, hand }: Walk, button: string, name: string): Promise<void> {
  await hand.press(page.getByRole('button', { name: button }));
  const dialog = page.getByRole('dialog');
  await hand.type(dialog.getByLabel('Name of the key'), name);
  await hand.type(dialog.getByLabel('Passphrase'), `the passphrase of ${name}`);
  await hand.press(dialog.getByRole('button', { name: 'Make the key' }));
  await dialog.waitFor({ state: 'detached', ...patience });
}

/** Plays at most this often: a busy machine leaves frames out, and what was not presented does not count. */
const mostPlays = 8;

/** Watches every frame, again where frames were left out, and looks at every stop, as the step asks for. */
export async function watch({ page, hand }: Walk, frames: number): Promise<void> {
  const video = page.getByLabel('The candidate');
  await hand.pick(page.getByLabel('Speed'), '0.25×');
  const all = page.getByText(
    new RegExp(`^${frames} of ${frames} frames watched, sound of ${frames} of ${frames} frames heard`),
  );
  for (let plays = 0; plays < mostPlays && !(await all.isVisible()); plays++) {
    // One that has ended begins anew.
    await hand.play(video);
    // To its end, or until something else has stopped it: then it plays again.
    const rests = () => video.evaluate((element: HTMLVideoElement) => element.ended || element.paused);
    await expect.poll(rests, { ...patience, interval: 250 }).toBe(true);
    // What was presented is kept and counted; then the line says so.
    await page.waitForTimeout(1000);
  }
  await all.waitFor(patience);
  const still = page.getByRole('button', { name: /^Show frame \d+ still$/ });
  for (let left = await still.count(); left > 0; left--) {
    await hand.press(still.first());
    await page.waitForFunction(
      (before) =>
        Array.from(document.querySelectorAll('button')).filter(({ innerText }) => / still$/.test(innerText))
          .length < before,
      left,
      patience,
    );
  }
}
