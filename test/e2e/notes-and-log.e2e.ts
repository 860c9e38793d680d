// SPDX-License-Identifier: GPL-3.0-or-later
/** In a real Chromium: notes at frames, the exemption log, a hush that is changed, codes on veils, stops cleared unseen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { insertRow } from '../../core/review/diff.ts';
import { defaultProfile } from '../../core/standard/profile.ts';
import { veilTracks } from '../../electron/service/stages/decide.ts';
import { hushSpan } from '../../electron/service/stages/hush.ts';
import { drawTrack } from '../../electron/service/stages/place.ts';
import { stopsOf } from '../../electron/service/stages/stops.ts';
import { withholdSpan } from '../../electron/service/stages/withhold.ts';
import { trackRow } from '../electron/storage/case-fixtures.ts';
import { reasons } from '../setup/reasons.ts';
import { accessFaults } from './accessible.ts';
import { settled, show } from './on-review.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation, type Workstation } from './workstation.ts';

const at = (frame: number) => ({ by: 'frame', frame }) as const;

function drawFace({ desk }: Workstation, footage: string, first: number, last: number) {
  const box = { x: 60 * 16, y: 40 * 16, width: 90 * 16, height: 80 * 16 };
  const places = [first, last].map((frame) => ({ frame, box }));
  return drawTrack(desk.session(), desk.store.footage(footage), 'face', { form: 'rectangle' }, places).tracks;
}

function hush({ desk }: Workstation, footage: string, first: number, last: number): string {
  const span = { from: at(first), to: at(last), mode: 'silence', channels: null, subject: null } as const;
  const why = { ...reasons, characteristic: 'spoken-identifier' };
  return hushSpan(desk.session(), desk.store.footage(footage), span, why, defaultProfile)?.id ?? '';
}

describe.skipIf(!hasBrowser)('the review screen', () => {
  test('notes are written at the frame by a key, gone to, changed, taken away, and come back by undo', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 40 });
    const page = await openReview(workstation, footage);
    const stage = page.getByTestId('stage');
    const frame = () => page.locator('#go-to-frame').inputValue();
    const written = () =>
      desk.store.notesOn(footage).map(({ startFrame, endFrame, text }) => [startFrame, endFrame, text]);
    const write = async (text: string, last?: string) => {
      const dialog = page.getByRole('dialog', { name: 'Note' });
      await dialog.getByLabel('Text').fill(text);
      if (last !== undefined) await dialog.getByLabel('Last frame').fill(last);
      await dialog.getByRole('button', { name: 'Save the note' }).click();
      await dialog.waitFor({ state: 'hidden' });
    };
    await stage.focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight');
    await expect.poll(frame).toBe('5');
    await page.keyboard.press('t');
    await write('reflection in the shop window', '12');
    await settled(written).toEqual([[5, 13, 'reflection in the shop window']]);

    await page.getByText('Notes (1)').click();
    const note = page.getByRole('list', { name: 'Notes' }).getByRole('listitem');
    await page.keyboard.press('Escape');
    await stage.focus();
    await page.keyboard.press('End');
    await expect.poll(frame).toBe('39');
    await page.keyboard.press('(');
    await expect.poll(frame).toBe('5');
    await page.keyboard.press('Home');
    await note.getByRole('button', { name: /^frames 5 to 12.*reflection.*Ana/ }).click();
    await expect.poll(frame).toBe('5');

    await note.getByRole('button', { name: /^Change the note/ }).click();
    await page
      .getByRole('dialog', { name: 'Note' })
      .getByLabel('These frames show')
      .selectOption('Use of force');
    await write('a poster, no person');
    await settled(written).toEqual([[5, 13, 'a poster, no person']]);
    await note.getByText('Use of force').waitFor();
    expect(desk.store.notesOn(footage).map(({ event }) => event)).toEqual(['force']);
    await note.getByRole('button', { name: /^Take the note/ }).click();
    await settled(written).toEqual([]);
    await stage.focus();
    await page.keyboard.press('Control+z');
    await note.getByText('a poster, no person').waitFor();
    expect(workstation.complaints).toEqual([]);
  });

  test('a veil shows its code on itself, in the audience that it is for, and only where it can be read', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 20 });
    veilTracks(
      desk.session(),
      desk.store.footage(footage),
      drawFace(workstation, footage, 0, 19),
      reasons,
      defaultProfile,
      'solid',
    );
    const page = await openReview(workstation, footage);
    const code = page.locator('.veil-code');
    await code.waitFor();
    expect(await code.textContent()).toBe('(b)(6)');
    const [letters, mask] = [await code.boundingBox(), await page.locator('.region').boundingBox()];
    if (!letters || !mask) throw new Error('nothing is drawn');
    expect(letters.x).toBeGreaterThan(mask.x);
    expect(letters.x + letters.width).toBeLessThan(mask.x + mask.width);
    await page.getByTestId('stage').focus();
    await page.keyboard.press('2');
    await code.waitFor();
    await page.keyboard.press('4');
    await code.waitFor({ state: 'detached' });
    await page.keyboard.press('1');
    await page.getByRole('combobox', { name: /^For/ }).selectOption('defence');
    await code.waitFor({ state: 'detached' });
    expect(workstation.complaints).toEqual([]);
  });

  test('a hush is changed where it is listed and on the timeline, and stays where it was to the sample', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 60, audio: {} });
    const id = hush(workstation, footage, 20, 30);
    const before = desk.store.hush(id);
    const page = await openReview(workstation, footage);
    await page.getByTestId('stage').focus();
    await page.keyboard.press('y');
    const changing = { name: 'the hush that is chosen', key: 'Enter' };
    expect(await accessFaults(page, 'review', [changing])).toEqual([]);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Change the hush' });
    await dialog.getByLabel('Tone').check();
    await dialog.getByLabel('Defence').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await settled(() => desk.store.hush(id)).toEqual({
      ...before,
      mode: 'tone',
      audiences: ['public', 'defence'],
    });

    await show(page, `#/standard/${footage}`);
    const change = { name: 'a hush', by: page.getByRole('button', { name: /^Change the hush from/ }) };
    expect(await accessFaults(page, 'standard', [change])).toEqual([]);
    await change.by.click();
    await dialog.getByRole('textbox', { name: 'To' }).fill('frame:39');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /00:00:01\.334 Tone/ }).waitFor();
    expect(desk.store.hush(id)).toMatchObject({ start: before.start, mode: 'tone' });
    expect(desk.store.hushesOf(footage)).toHaveLength(1);
    expect(workstation.complaints).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('the screen of logs', () => {
  test('lists what is exempted, sorts it, goes to the place, saves it beside the case, and lists what was done', async () => {
    await using workstation = await startWorkstation();
    const { desk, folder } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 60, audio: {} });
    const row = desk.store.footage(footage);
    const tracks = drawFace(workstation, footage, 10, 25);
    veilTracks(desk.session(), row, tracks, reasons, defaultProfile, 'solid');
    hush(workstation, footage, 30, 40);
    const scene = { ...reasons, characteristic: 'scene', code: '(b)(7)(C)', harm: 'a home is shown' };
    withholdSpan(desk.session(), row, { from: at(50), to: at(55) }, scene, defaultProfile);
    const page = await workstation.open();
    await show(page, '#/log');
    const table = page.getByRole('group', { name: 'Every veil, hush and withheld span' });
    const names = () => table.getByRole('rowheader').allInnerTexts();
    await expect.poll(names).toEqual(['Veil, Face 1', 'Hush', 'Withheld span']);
    await table
      .getByRole('row', { name: /Withheld span .*50 to 55.*\(b\)\(7\)\(C\).*a home is shown.*Ana, analyst/ })
      .waitFor();
    const sort = table.getByRole('button', { name: 'Exemption' });
    await sort.click();
    await sort.click();
    await expect.poll(names).toEqual(['Withheld span', 'Veil, Face 1', 'Hush']);
    expect(await table.getByRole('columnheader', { name: 'Exemption' }).getAttribute('aria-sort')).toBe(
      'descending',
    );

    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const said = await page.getByText(/^Saved as/).innerText();
    const [, name = ''] = /“(.*)”/.exec(said) ?? [];
    const lines = readFileSync(join(folder, 'cases', name), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(lines).toHaveLength(4);

    await page.getByRole('tab', { name: 'Activity' }).click();
    await page
      .getByRole('row', { name: /Ana, analyst.*exemption log saved to a file.*request 12/ })
      .waitFor();
    expect(await accessFaults(page, 'log of activity')).toEqual([]);
    await page.getByRole('tab', { name: 'Exemptions' }).click();
    await page.getByRole('button', { name: 'Show Veil, Face 1 on frame 10' }).click();
    await page.locator('[data-testid="frame"][data-exact="true"]').waitFor();
    await expect.poll(() => page.locator('#go-to-frame').inputValue()).toBe('10');
    expect(workstation.complaints).toEqual([]);
  });
});

describe.skipIf(!hasBrowser)('the queue of stops', () => {
  test('asks with the number of stops that were not shown before it clears all of them', async () => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', { frameCount: 120 });
    for (const [x, startFrame] of [
      [20, 20],
      [140, 60],
      [240, 100],
    ] as const) {
      const box = { x: x * 16, y: 40 * 16, width: 40 * 16, height: 40 * 16 };
      const keyframes = [0, 1, 2].map((by) => ({
        frame: startFrame + by,
        box,
        origin: 'detected' as const,
        score: 0.9,
      }));
      const place = { footageId: footage, startFrame, endFrame: startFrame + 3, keyframes };
      const changes = [insertRow('track', trackRow(desk.store.nextId('track'), place))];
      desk.store.commit({ event: 'track.added', actor: desk.session().actor, changes });
    }
    const count = stopsOf(desk.store, desk.store.footage(footage)).length;
    expect(count).toBeGreaterThan(1);
    const page = await workstation.open();
    await show(page, `#/stops/${footage}`);
    const picture = page.getByRole('img', { name: /with what is tracked outlined/ });
    await picture.waitFor();
    await page.waitForFunction(() => {
      const image = document.querySelector<HTMLImageElement>('.frame-picture img');
      return image?.complete && image.naturalWidth > 0;
    });
    await page.keyboard.press('Shift+C');
    const dialog = page.getByRole('dialog', { name: 'Clear all open stops?' });
    await dialog.getByText(`${count - 1} of them you have not been shown`).waitFor();
    await dialog.getByRole('button', { name: `Clear all, ${count - 1} of them unseen` }).click();
    await page.getByText('Every stop of this recording is cleared.').waitFor();
    const cleared = [...desk.store.events()].findLast(({ event }) => event === 'stop.cleared');
    const noted = JSON.parse(cleared?.note ?? '[]') as { shown: boolean }[];
    expect(noted.filter(({ shown }) => shown)).toHaveLength(1);
    expect(noted).toHaveLength(count);
    expect(workstation.complaints).toEqual([]);
  });
});
