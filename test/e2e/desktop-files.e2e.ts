// SPDX-License-Identifier: GPL-3.0-or-later
/** On a desktop files and folders are chosen in the system's dialogs, and recordings can be dropped on the window. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { startDesktop } from './desktop.ts';
import { signIn } from './flow.ts';
import { mouse } from './hands.ts';
import { hasBrowser } from './workstation.ts';

const patience = { timeout: 60_000 };

describe.skipIf(!hasBrowser)('on a desktop', () => {
  test('a folder for the case, recordings chosen and recordings dropped come from the system', async () => {
    await using desktop = await startDesktop();
    const { page, folder, dialogs } = desktop;
    await makeFixture(join(folder, 'chosen.mp4'), { frameCount: 12 });
    await makeFixture(join(folder, 'dropped.mp4'), { frameCount: 15 });
    const evidence = join(folder, 'evidence');
    mkdirSync(evidence);
    await signIn({ page, hand: mouse() });

    await page.getByRole('button', { name: 'New case' }).click();
    await page.getByLabel('Title of the case').fill('Elm street');
    const choose = page.getByRole('button', { name: 'Choose another folder' });
    // Somebody who changes their mind in the system's dialog is where they were.
    await choose.click();
    await page.getByText('The usual place').waitFor();
    desktop.chosen = [evidence];
    await choose.click();
    await page.getByRole('dialog').getByText('evidence').waitFor();
    await page.getByRole('button', { name: 'Create the case' }).click();
    await page.getByRole('heading', { name: 'Elm street', level: 2 }).waitFor();
    expect(existsSync(join(evidence, 'Elm street.case', 'case.db'))).toBe(true);

    desktop.chosen = [join(folder, 'chosen.mp4')];
    await page.getByRole('button', { name: 'Take recordings in' }).click();
    await page.getByRole('button', { name: 'Review chosen.mp4' }).waitFor(patience);
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.locator('.drop').evaluate((place) => {
      const carried = new DataTransfer();
      carried.items.add(new File([''], 'dropped.mp4'));
      place.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
    });
    await page.getByRole('button', { name: 'Review dropped.mp4' }).waitFor(patience);
    expect(dialogs).toEqual(['output-folder', 'output-folder', 'recordings']);

    // What went wrong in choosing is said, and leaves the window as it was.
    desktop.chosen = [join(folder, 'gone.mp4')];
    await page.getByRole('button', { name: 'Take recordings in' }).click();
    const failed = page.getByRole('dialog', { name: 'Nothing could be chosen' });
    await failed.getByText('There is no file or folder').waitFor();
    await failed.getByRole('button', { name: 'Close' }).last().click();
    await failed.waitFor({ state: 'detached' });
    expect((await desktop.ask('footage.list', {})).footage).toHaveLength(2);
  });
});
