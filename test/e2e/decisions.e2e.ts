// SPDX-License-Identifier: GPL-3.0-or-later
/** Decisions in a real Chromium: each for reasons of its own, each listed and taken off again, none lost to the next. */
import { describe, expect, test } from 'vitest';
import { insertRow } from '../../core/review/diff.ts';
import { defaultProfile } from '../../core/standard/profile.ts';
import { hushSpan } from '../../electron/service/stages/hush.ts';
import { withholdSpan } from '../../electron/service/stages/withhold.ts';
import { showingRow } from '../electron/storage/case-fixtures.ts';
import { reasons } from '../setup/reasons.ts';
import { drawnTrack, focusPicture, inUnits, lineOf, settled, show } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

/** A track of a side of 40 px at that place, from frame 0 to 20. */
const at = (x: number) => ({ x, y: 40, width: 40, height: 40 });

describe.skipIf(!hasBrowser)('decisions on the review screen', () => {
  test('the next veil and the next hush say what they hide themselves', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 40, audio: {} });
    const [plate, face] = [
      drawnTrack(workstation, footage, 'plate', at(20)),
      drawnTrack(workstation, footage, 'face', at(160)),
    ];
    const page = await openReview(workstation, footage);
    await lineOf(page, 'Plate 1').click();
    await page.keyboard.press('v');
    const dialog = page.getByRole('dialog', { name: 'Veil this track' });
    await dialog.getByRole('button', { name: 'Veil', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    await lineOf(page, 'Face 2').click();
    await page.keyboard.press('v');
    const hidden = (track: string) =>
      desk.store.veilsOnTrack(track).map(({ characteristic }) => characteristic);
    await settled(() => hidden(face)).toEqual(['face']);
    expect(hidden(plate)).toEqual(['plate']);

    // Held while it plays: what is hushed is sound, whatever was veiled before.
    await focusPicture(page);
    await page.keyboard.press('Space');
    await page.waitForFunction(
      () => Number(document.querySelector<HTMLInputElement>('#go-to-frame')?.value) > 3,
    );
    await page.keyboard.down('h');
    await page.waitForTimeout(300);
    await page.keyboard.up('h');
    const hushes = () => desk.store.hushesOf(footage);
    await settled(() => hushes().length).toBe(1);
    expect(hushes()[0]).toMatchObject({ characteristic: 'spoken-identifier', mode: 'silence' });
    expect(workstation.complaints).toEqual([]);
  });

  test('undecided tracks of several kinds are veiled each for what it is, and Stops names the track', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    const [plate, face] = [
      drawnTrack(workstation, footage, 'plate', at(20)),
      drawnTrack(workstation, footage, 'face', at(160)),
    ];
    const page = await workstation.open();
    await show(page, `#/standard/${footage}`);
    await page.getByRole('button', { name: /^Veil all 2/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByLabel('What would identify').inputValue()).toBe('');
    await dialog.getByRole('button', { name: 'Veil', exact: true }).click();
    const table = page.getByRole('group', { name: 'Veils and why' });
    await table.getByRole('row', { name: /^Plate 1, frames 0 to 20 .*Number plate/ }).waitFor();
    await table.getByRole('row', { name: /^Face 2, frames 0 to 20 .*: Face/ }).waitFor();
    for (const [track, hides] of [
      [plate, 'plate'],
      [face, 'face'],
    ] as const)
      expect(desk.store.veilsOnTrack(track).map(({ characteristic }) => characteristic)).toEqual([hides]);
    expect(workstation.complaints).toEqual([]);
  });

  test('what still shows in a copy becomes undecided tracks by one button, and how many is said', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 40 });
    const sights = [10, 25].map((frame) => ({ frame, box: inUnits(at(100)), score: 0.9 - frame / 100 }));
    // Some blob that there is: nobody reads the sheet.
    const of = { footageId: footage, veilSheetBlob: desk.store.footage(footage).indexBlob };
    const changes = [insertRow('candidate', showingRow(desk.store.nextId('candidate'), of, sights))];
    desk.store.commit({ event: 'candidate.proved', actor: desk.session().actor, changes });
    const page = await workstation.open();
    await show(page, `#/standard/${footage}`);
    await page.getByText(/^Another detector still sees something in 1 place of the copy/).waitFor();
    const gates = page.getByRole('list', { name: 'Gates' });
    await gates
      .getByRole('listitem')
      .filter({ hasText: /^warning\s*No place left/ })
      .waitFor();
    const button = page.getByRole('button', { name: 'Make tracks of what still shows', exact: true });
    await button.click();
    await page.getByText('1 track made of what still shows.').waitFor();
    await button.waitFor({ state: 'hidden' });
    await gates
      .getByRole('listitem')
      .filter({ hasText: /^passed\s*No place left/ })
      .waitFor();
    await page.getByText(/^Face .*: neither veiled nor dismissed$/).waitFor();
    const [track, ...others] = desk.store.tracksOf(footage);
    expect(others).toEqual([]);
    expect(track).toMatchObject({
      kind: 'face',
      dismissed: false,
      source: { by: 'model', model: { id: 'second' } },
    });
    expect(desk.store.veilsOf(footage)).toEqual([]);
    expect(workstation.complaints).toEqual([]);
  });

  test('hushes and withheld spans are listed with their reasons and taken off, also on the timeline', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 60, audio: {} });
    const row = desk.store.footage(footage);
    const moment = (frame: number) => ({ by: 'frame', frame }) as const;
    for (const first of [5, 20, 40]) {
      const span = {
        from: moment(first),
        to: moment(first + 5),
        mode: 'tone',
        channels: null,
        subject: null,
      } as const;
      const why = { ...reasons, characteristic: 'spoken-identifier' };
      hushSpan(desk.session(), row, span, why, defaultProfile);
    }
    withholdSpan(
      desk.session(),
      row,
      { from: moment(50), to: moment(55) },
      { ...reasons, characteristic: 'scene' },
      defaultProfile,
    );
    const page = await workstation.open();
    await show(page, `#/standard/${footage}`);
    const hushes = page.getByRole('group', { name: 'Hushes and why' });
    await hushes
      .getByRole('row', { name: /Tone.*Spoken identifier.*\(b\)\(6\).*Public/ })
      .nth(2)
      .waitFor();
    await hushes
      .getByRole('button', { name: /^Remove the hush/ })
      .first()
      .click();
    const spoken = () => desk.store.hushesOf(footage).filter(({ trackId }) => trackId === null);
    await settled(() => spoken().length).toBe(2);
    await page.getByRole('button', { name: 'Show frames 50 to 55 again' }).click();
    await settled(() => desk.store.tracksOf(footage).length).toBe(0);
    expect(desk.store.hushesOf(footage)).toHaveLength(2);

    // By pointer: a click on the band chooses it, Delete takes it off; by keys: Y chooses the next.
    await show(page, `#/review/${footage}`);
    await page.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    const ruler = page.getByTestId('ruler');
    const size = await ruler.boundingBox();
    if (!size) throw new Error('there is no ruler');
    await ruler.click({ position: { x: (size.width * 22.5) / 60, y: 76 } });
    await page.getByText(/^Hush from 00:00:00\.6/).waitFor();
    await page.keyboard.press('Delete');
    await settled(() => spoken().length).toBe(1);
    await page.getByRole('button', { name: 'Take the chosen hush off' }).waitFor({ state: 'detached' });
    await page.keyboard.press('y');
    await page
      .getByText(/^Hush from 00:00:01\.3/)
      .first()
      .waitFor();
    await page.keyboard.press('Delete');
    await settled(() => spoken().length).toBe(0);
    await page.keyboard.press('Control+z');
    await settled(() => spoken().length).toBe(1);
    expect(workstation.complaints).toEqual([]);
  });

  test('moving a box by keys on one frame is kept when the next is moved at once', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    const track = drawnTrack(workstation, footage, 'face', at(100));
    const page = await openReview(workstation, footage);
    await lineOf(page, 'Face 1').click();
    await focusPicture(page);
    for (let press = 0; press < 10; press++) await page.keyboard.press('ArrowRight');
    // Two frames within one pause of the keys: 3 px on frame 10, 1 px from there on frame 11.
    for (let press = 0; press < 3; press++) await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Alt+ArrowDown');
    const placed = () =>
      desk.store.track(track).keyframes.map(({ frame, box }) => [frame, box.x / 16, box.y / 16]);
    await settled(placed).toContainEqual([10, 103, 40]);
    await settled(placed).toContainEqual([11, 100, 41]);
    expect(workstation.complaints).toEqual([]);
  });

  test('whoever is sent to Review because of a track has it in the hand, seen close up', async () => {
    await using workstation = await startWorkstation();
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 30 });
    drawnTrack(workstation, footage, 'plate', at(20));
    drawnTrack(workstation, footage, 'face', at(160));
    const page = await workstation.open();
    await show(page, `#/standard/${footage}`);
    await page.getByRole('button', { name: /^Show: Face 2, frames 0 to 20/ }).click();
    const line = lineOf(page, 'Face 2');
    await line.waitFor();
    await expect.poll(() => line.getAttribute('aria-selected')).toBe('true');
    // Around the middle of the box, 180 by 60 px; the picture is as wide as its place asks for.
    const [x = 0, y = 0, width = 0, height = 0] = (
      (await line.locator('svg.cropped').getAttribute('viewBox')) ?? ''
    )
      .split(' ')
      .map(Number);
    expect([x + width / 2, y + height / 2].map(Math.round)).toEqual([180, 60]);
    expect(height).toBeLessThan(140);
    const mute = page.getByRole('button', { name: 'Sound off' });
    expect(await mute.isDisabled()).toBe(true);
    expect(workstation.complaints).toEqual([]);
  });
});
