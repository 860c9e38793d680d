// SPDX-License-Identifier: GPL-3.0-or-later
/** Polygons by keys and numbers alone: corners added, moved and taken away, each said aloud, while it is drawn and afterwards. */
import { describe, expect, test } from 'vitest';
import { cornersIn } from '../../renderer/editor/corners.ts';
import { accessFaults } from './accessible.ts';
import { focusPicture, settled } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

describe.skipIf(!hasBrowser)('a polygon without a pointer', () => {
  test('is drawn, and its corners are changed by numbers; each change is said and taken back as one', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 12 });
    const page = await openReview(workstation, footage);
    const { display } = desk.store.footage(footage).probe.video;
    const [midX, midY] = [display.width / 2, display.height / 2];
    const said = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const press = async (key: string, times = 1) => {
      for (let at = 0; at < times; at++) await page.keyboard.press(key);
    };
    await focusPicture(page);
    await press('p');
    await press('Shift+P');
    await said(`Corner 1 added at ${midX}, ${midY}`);
    await press('Shift+P');
    await press('Alt+Shift+ArrowRight', 4);
    await said(`Corner 2 at ${midX + 64}, ${midY}`);
    await press('Shift+P');
    await press('Alt+Shift+ArrowDown', 5);
    await press('Alt+ArrowUp', 3);
    await said(`Corner 3 at ${midX + 88}, ${midY + 47}`);
    // One too many, taken away again; another by its fields.
    await press('Shift+P');
    await press('Shift+Backspace');
    await said('Corner 4 taken away, 3 left');
    await page.getByLabel('Corner 1, left').fill('10');
    await page.getByLabel('Corner 1, top').fill('20');
    await page.getByLabel('Corner 1, top').press('Enter');
    await said('Corner 1 at 10, 20');
    expect(await accessFaults(page, 'a polygon being drawn')).toEqual([]);
    await focusPicture(page);
    await press('Enter');
    const drawn = () => desk.store.tracksOf(footage)[0];
    const corners = () => {
      const track = drawn();
      const box = track?.keyframes[0]?.box;
      return track && box
        ? cornersIn(box, track.outline).map(({ x, y }) => [Math.round(x), Math.round(y)])
        : [];
    };
    const triangle = [
      [10, 20],
      [midX + 64, midY],
      [midX + 88, midY + 47],
    ];
    await settled(corners).toEqual(triangle);

    // It is chosen now: its form is changed by numbers, on all of its frames, within its box.
    await page.getByText('Polygon of 3 corners').click();
    const list = page.getByRole('group', { name: 'Corners, in pixels of the picture' });
    await list.getByLabel('Corner 2, left').fill('40');
    await list.getByLabel('Corner 2, left').press('Enter');
    await settled(corners).toEqual([triangle[0], [40, midY], triangle[2]]);
    await said(`Corner 2 at 40, ${midY}`);
    await list.getByRole('button', { name: 'Add a corner' }).click();
    await settled(() => corners().length).toBe(4);
    await said('Corner 3 added');
    await list.getByRole('button', { name: 'Take corner 1 away' }).click();
    await settled(() => corners().length).toBe(3);
    await settled(() => list.getByRole('button', { name: 'Take corner 1 away' }).isDisabled()).toBe(true);
    await settled(() =>
      list.getByRole('button', { name: 'Add a corner' }).evaluate((one) => one === document.activeElement),
    ).toBe(true);
    expect(await accessFaults(page, 'a polygon that is chosen')).toEqual([]);
    await focusPicture(page);
    for (let undo = 0; undo < 3; undo++) {
      const before = desk.store.head().sequence;
      await press('Control+z');
      await settled(() => desk.store.head().sequence).toBe(before + 1);
    }
    expect(corners()).toEqual(triangle);
    expect(workstation.complaints).toEqual([]);
  });
});
