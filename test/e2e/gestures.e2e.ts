// SPDX-License-Identifier: GPL-3.0-or-later
/** Everything a hand does to tracks on the review screen, each taken back by one step of undo, and what does it without dragging. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { unitsPerPixel } from '../../core/base/geometry.ts';
import { regionAt } from '../../core/track/region-at.ts';
import type { FixturePicture } from '../../electron/service/engine/synthesis/fixture-content.ts';
import {
  drag,
  drawnTrack,
  focusPicture,
  frameNow,
  goToFrame,
  lineOf,
  pointTo,
  settled,
  untilShown,
} from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation, type Workstation } from './workstation.ts';

/** The boxes of a track by frame, in pixels. */
const placed = ({ desk }: Workstation, track: string) =>
  desk.store.track(track).keyframes.map(({ frame, box }) => ({
    frame,
    x: box.x / 16,
    y: box.y / 16,
    width: box.width / 16,
    height: box.height / 16,
  }));

/** Numbers near others: where the pointer can be put depends on how large the picture is shown. */
const near = (value: number): unknown => expect.closeTo(value, -0.3);

const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z');
const redo = (page: Page): Promise<void> => page.keyboard.press('Control+Shift+z');

/** Waits until the window has followed so many frames. */
const passed = (page: Page, frame: number, direction: 1 | -1 = 1): Promise<unknown> =>
  page.waitForFunction(
    ([until, sign]) => {
      const now = Number(document.querySelector<HTMLInputElement>('#go-to-frame')?.value);
      return (now - (until ?? 0)) * (sign ?? 1) >= 0;
    },
    [frame, direction],
  );

const blockSide = 40;
/** Where the block that walks through the picture is on a frame. */
const blockAt = (frame: number): { readonly x: number; readonly y: number } => ({
  x: 60 + frame * 3,
  y: 100 - frame,
});

/** A block with a pattern of its own, for a tracker to hold on to. */
function paintBlock({ y: luma, layout }: FixturePicture, frame: number): void {
  const [{ width }] = layout.planes;
  const { x, y } = blockAt(frame);
  for (let row = 0; row < blockSide; row++)
    for (let column = 0; column < blockSide; column++) {
      const [down, across] = [row >> 3, column >> 3];
      luma[(y + row) * width + x + column] = 60 + ((down * 37 + across * 101 + down * across * 53) % 150);
    }
}

describe.skipIf(!hasBrowser)('gestures on the review screen', () => {
  test('ellipses and polygons are drawn, moved and resized; numbers do what dragging does; undo takes one at a time', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    const { desk } = workstation;
    const page = await openReview(workstation, footage);
    const tracks = () => desk.store.tracksOf(footage);

    await page.keyboard.press('e');
    await drag(page, [40, 30], [120, 90]);
    await settled(() => tracks().length).toBe(1);
    const [ellipse] = tracks();
    if (!ellipse) throw new Error('no ellipse was drawn');
    expect(ellipse.outline).toEqual({ form: 'ellipse' });
    expect(placed(workstation, ellipse.id)).toMatchObject([
      { frame: 0, x: near(40), y: near(30), width: near(80), height: near(60) },
    ]);

    // A triangle, closed by a click on its first corner; then one of four corners, closed by Enter.
    const corners = [
      [200, 40],
      [260, 50],
      [220, 110],
    ] as const;
    await page.keyboard.press('p');
    for (const corner of [...corners, corners[0]]) {
      await pointTo(page, corner);
      await page.mouse.down();
      await page.mouse.up();
    }
    await settled(() => tracks().length).toBe(2);
    await page.keyboard.press('p');
    for (const corner of [
      [20, 120],
      [70, 120],
      [80, 160],
      [30, 170],
    ] as const) {
      await pointTo(page, corner);
      await page.mouse.down();
      await page.mouse.up();
    }
    await page.keyboard.press('Enter');
    await settled(() => tracks().length).toBe(3);
    const polygons = tracks().filter(({ outline }) => outline.form === 'polygon');
    expect(polygons.map(({ outline }) => outline.form === 'polygon' && outline.points.length)).toEqual([
      3, 4,
    ]);
    expect(placed(workstation, polygons[0]?.id ?? '')).toMatchObject([
      { x: near(200), y: near(40), width: near(60), height: near(70) },
    ]);

    // The ellipse by its handle, by being moved, and by numbers.
    await lineOf(page, 'Face 1').click();
    const boxOf = () => placed(workstation, ellipse.id)[0];
    const before = boxOf();
    await page.locator('.handle[data-handle="se"]').waitFor();
    await drag(
      page,
      [before ? before.x + before.width : 0, before ? before.y + before.height : 0],
      [150, 110],
    );
    await settled(boxOf).toMatchObject({ x: before?.x, y: before?.y, width: near(110), height: near(80) });
    const resized = boxOf();
    await drag(page, [90, 70], [110, 75]);
    await settled(boxOf).toMatchObject({ x: near(60), y: near(35), width: resized?.width });
    const moved = boxOf();
    const left = page.getByLabel('Left', { exact: true });
    await left.fill('33');
    await left.press('Enter');
    await settled(boxOf).toMatchObject({ x: 33, y: moved?.y, width: moved?.width });
    await page.getByLabel('Form').selectOption('rectangle');
    await settled(() => desk.store.track(ellipse.id).outline.form).toBe('rectangle');

    await focusPicture(page);
    await undo(page);
    await settled(() => desk.store.track(ellipse.id).outline.form).toBe('ellipse');
    for (const step of [moved, resized, before]) {
      await undo(page);
      await settled(boxOf).toEqual(step);
    }
    for (const left of [2, 1, 0]) {
      await undo(page);
      await settled(() => tracks().length).toBe(left);
    }
    for (const there of [1, 2, 3]) {
      await redo(page);
      await settled(() => tracks().length).toBe(there);
    }
    expect(workstation.complaints).toEqual([]);
  });

  test('a box that is driven rides the pointer while frames go by, forwards and backwards; the wheel resizes it', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 60 });
    const track = drawnTrack(workstation, footage, 'face', { x: 40, y: 40, width: 40, height: 40 }, [0]);
    const page = await openReview(workstation, footage);
    await lineOf(page, 'Face 1').click();
    await focusPicture(page);
    const places = () => placed(workstation, track);
    const before = places();

    await pointTo(page, [60, 60]);
    await page.keyboard.down('d');
    await passed(page, 4);
    await pointTo(page, [200, 100]);
    await passed(page, (await frameNow(page)) + 3);
    await page.mouse.wheel(0, -200);
    await passed(page, (await frameNow(page)) + 3);
    await page.keyboard.up('d');
    await settled(() => places().length).toBeGreaterThan(8);
    const driven = places();
    expect(driven[0]).toMatchObject({ frame: 0, x: near(40), y: near(40), width: 40 });
    const last = driven.at(-1);
    expect(last?.width).toBeGreaterThan(60);
    expect((last?.x ?? 0) + (last?.width ?? 0) / 2).toEqual(near(200));
    expect((last?.y ?? 0) + (last?.height ?? 0) / 2).toEqual(near(100));
    // Every frame that went by has its place.
    expect(driven.map(({ frame }) => frame)).toEqual(driven.map((_, at) => at));
    await page.getByText(/^Driven over/).waitFor({ state: 'attached' });

    await pointTo(page, [100, 120]);
    const turn = last?.frame ?? 0;
    await page.keyboard.down('Shift');
    await page.keyboard.down('D');
    await passed(page, turn - 4, -1);
    await page.keyboard.up('D');
    await page.keyboard.up('Shift');
    const centreAt = (frame: number) => {
      const place = places().find((one) => one.frame === frame);
      return place && place.x + place.width / 2;
    };
    await settled(() => centreAt(turn - 3)).toEqual(near(100));
    expect(places()[0]).toEqual(driven[0]);

    await undo(page);
    await settled(places).toEqual(driven);
    await undo(page);
    await settled(places).toEqual(before);
    expect(workstation.complaints).toEqual([]);
  });

  test('a subject is followed from where one is, both ways, in one step of undo', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 40, paint: paintBlock });
    const { desk } = workstation;
    const page = await openReview(workstation, footage);
    await goToFrame(page, 20);
    await untilShown(page, 20);
    const { x, y } = blockAt(20);
    await page.keyboard.press('r');
    await drag(page, [x, y], [x + blockSide, y + blockSide]);
    await settled(() => desk.store.tracksOf(footage).length).toBe(1);
    const drawn = desk.store.tracksOf(footage)[0];
    if (!drawn) throw new Error('nothing was drawn');
    await page.getByRole('button', { name: /^Follow from here/ }).click();
    const ends = () => [desk.store.track(drawn.id).startFrame, desk.store.track(drawn.id).endFrame];
    await expect.poll(ends, { timeout: 120_000 }).toEqual([0, 40]);
    const followed = desk.store.track(drawn.id);
    for (const frame of [4, 36]) {
      const box = regionAt(followed, frame)?.box;
      const truth = blockAt(frame);
      const middle = (start: number, extent: number): number => (start + extent / 2) / unitsPerPixel;
      expect(Math.abs(middle(box?.x ?? 0, box?.width ?? 0) - truth.x - blockSide / 2)).toBeLessThan(8);
      expect(Math.abs(middle(box?.y ?? 0, box?.height ?? 0) - truth.y - blockSide / 2)).toBeLessThan(8);
    }
    await focusPicture(page);
    await undo(page);
    await settled(() => desk.store.track(drawn.id)).toEqual(drawn);
    expect(workstation.complaints).toEqual([]);
  });

  test('tracks are split, merged, named, locked, dismissed and veiled but one, each in one step', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    const { desk } = workstation;
    for (const x of [20, 100, 200])
      drawnTrack(workstation, footage, 'face', { x, y: 40, width: 50, height: 50 });
    const page = await openReview(workstation, footage);
    const tracks = () => desk.store.tracksOf(footage);
    const start = tracks();
    const unchanged = async (): Promise<void> => {
      await undo(page);
      await settled(tracks).toEqual(start);
    };

    await lineOf(page, 'Face 1').click();
    await goToFrame(page, 10);
    await untilShown(page, 10);
    await page.keyboard.press('b');
    await settled(() => tracks().map(({ startFrame, endFrame }) => [startFrame, endFrame])).toContainEqual([
      10, 21,
    ]);
    await unchanged();

    await lineOf(page, 'Face 1').click();
    await page.keyboard.press('F2');
    const dialog = page.getByRole('dialog', { name: 'Name of the subject' });
    await dialog.getByLabel('Name').fill('Bystander');
    await dialog.getByRole('button', { name: 'Name', exact: true }).click();
    await settled(() => tracks().map(({ label }) => label)).toContain('Bystander');
    await dialog.waitFor({ state: 'detached' });
    await unchanged();

    await page.keyboard.press('Shift+L');
    await settled(() => tracks().some(({ locked }) => locked)).toBe(true);
    await unchanged();
    await page.keyboard.press('x');
    await settled(() => tracks().some(({ dismissed }) => dismissed)).toBe(true);
    await unchanged();

    // One after the other in time: two that are one subject.
    await goToFrame(page, 12);
    await page.keyboard.press('b');
    await settled(() => tracks().length).toBe(4);
    const parts = page.getByRole('listbox', { name: 'Tracks' }).getByRole('option');
    await expect.poll(() => parts.count()).toBe(4);
    const names = await parts.allInnerTexts();
    const [first, second] = [/frames 0 to 11/, /frames 12 to 20/].map((frames) =>
      names.findIndex((name) => frames.test(name)),
    );
    await parts.nth(first ?? 0).click();
    await parts.nth(second ?? 0).click({ modifiers: ['Control'] });
    await page.getByText('2 tracks are chosen').waitFor();
    await page.keyboard.press('m');
    await settled(() => tracks().length).toBe(3);
    await undo(page);
    await settled(() => tracks().length).toBe(4);
    await unchanged();

    await lineOf(page, 'Face 1').click();
    const [one] = start;
    await page.keyboard.press('Shift+X');
    const why = page.getByRole('dialog');
    await why.getByRole('button', { name: 'Veil', exact: true }).click();
    await settled(() =>
      desk.store
        .veilsOf(footage)
        .map(({ trackId }) => trackId)
        .sort(),
    ).toEqual(start.flatMap(({ id }) => (id === one?.id ? [] : [id])).sort());
    await why.waitFor({ state: 'detached' });
    await undo(page);
    await settled(() => desk.store.veilsOf(footage).length).toBe(0);
    expect(workstation.complaints).toEqual([]);
  });
});
