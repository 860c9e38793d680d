// SPDX-License-Identifier: GPL-3.0-or-later
/** What tests do on the review screen: going to frames, tracks that are there already, and the pointer over the picture. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { unitsPerPixel } from '../../core/base/geometry.ts';
import type { Kind } from '../../core/detect/detection.ts';
import type { Outline } from '../../core/track/outline.ts';
import { drawTrack } from '../../electron/service/stages/place.ts';
import type { Workstation } from './workstation.ts';

/** Work of the service that a key or a drag set off is done when this holds. */
export const settled = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

export type PixelBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** In units of the contract. */
export const inUnits = ({ x, y, width, height }: PixelBox) => ({
  x: x * unitsPerPixel,
  y: y * unitsPerPixel,
  width: width * unitsPerPixel,
  height: height * unitsPerPixel,
});

/** A track at one place on the frames named, drawn by the service; gives its id. */
export function drawnTrack(
  { desk }: Workstation,
  footage: string,
  kind: Kind,
  box: PixelBox,
  frames: readonly number[] = [0, 20],
  outline: Outline = { form: 'rectangle' },
): string {
  const places = frames.map((frame) => ({ frame, box: inUnits(box) }));
  const { tracks } = drawTrack(desk.session(), desk.store.footage(footage), kind, outline, places);
  const [drawn] = tracks;
  if (!drawn) throw new Error('no track was drawn');
  return drawn.id;
}

export const lineOf = (page: Page, name: string) =>
  page.getByRole('listbox', { name: 'Tracks' }).getByRole('option', { name });

/** Goes to a place in the window by its address, within the same sitting. */
export async function show(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    window.location.hash = hash;
  }, address);
}

/** Puts the focus on the picture, where every key of the screen counts. */
export const focusPicture = (page: Page): Promise<void> => page.getByTestId('stage').focus();

/** Writes where to go, as a person does. */
export async function goToFrame(page: Page, where: string | number): Promise<void> {
  await page.keyboard.press('g');
  await page.getByLabel('Go to frame or time').fill(String(where));
  await page.keyboard.press('Enter');
}

/** Waits until the picture of a frame is there, pixel for pixel. */
export const untilShown = (page: Page, frame: number): Promise<void> =>
  page
    .locator(`[data-testid="frame"][data-frame="${frame}"][data-exact="true"]`)
    .waitFor({ timeout: 20_000 });

/** The frame that the window says one is at. */
export const frameNow = async (page: Page): Promise<number> =>
  Number(await page.getByLabel('Go to frame or time').inputValue());

export type Point = readonly [x: number, y: number];

/** Where a pixel of the picture lies in the window. */
export async function inWindow(page: Page, [x, y]: Point): Promise<Point> {
  const canvas = page.getByTestId('frame');
  const place = await canvas.boundingBox();
  if (!place) throw new Error('there is no picture');
  const [width = 1, height = 1] = await canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    return [width, height];
  });
  return [place.x + (x * place.width) / width, place.y + (y * place.height) / height];
}

/** Moves the pointer to a pixel of the picture. */
export async function pointTo(page: Page, at: Point): Promise<void> {
  const [x, y] = await inWindow(page, at);
  await page.mouse.move(x, y, { steps: 3 });
}

/** Presses, leads and lets go, over the picture. */
export async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await pointTo(page, from);
  await page.mouse.down();
  await pointTo(page, to);
  await page.mouse.up();
}
