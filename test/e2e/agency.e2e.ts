// SPDX-License-Identifier: GPL-3.0-or-later
/** In a real Chromium: the agency of a case with its logo, asked for in the form, shown at its head, changed and remembered. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { accessFaults } from './accessible.ts';
import { signIn } from './flow.ts';
import { mouse } from './hands.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

/** A dark ring on nothing. */
function layLogo(path: string): void {
  const png = new PNG({ width: 240, height: 240 });
  for (let at = 0; at < 240 * 240; at++) {
    const away = Math.hypot((at % 240) - 120, Math.floor(at / 240) - 120);
    png.data.set(away > 60 && away < 110 ? [20, 40, 90, 255] : [0, 0, 0, 0], at * 4);
  }
  writeFileSync(path, PNG.sync.write(png));
}

async function chooseLogo(page: Page, button: string, file: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: 'Choose a logo' });
  await dialog.getByRole('button', { name: /clearveil-window-test/ }).click();
  await dialog.getByRole('checkbox', { name: file }).check();
  await dialog.getByRole('button', { name: 'Choose', exact: true }).click();
}

/** Width in pixels of the picture itself, once it is there. */
const widthOf = (page: Page, name: string) =>
  expect.poll(() =>
    page.getByRole('img', { name }).evaluate((image: HTMLImageElement) => image.naturalWidth),
  );

describe.skipIf(!hasBrowser)('the agency of a case', () => {
  test('is named in the form of a new case, stands at its head, and begins the next one', async () => {
    await using workstation = await startWorkstation();
    const { desk, folder } = workstation;
    layLogo(join(folder, 'seal.png'));
    writeFileSync(join(folder, 'letter.pdf'), '%PDF-1.7');
    const page = await workstation.open();
    await signIn({ page, hand: mouse() });
    await page.getByRole('button', { name: 'New case' }).click();
    const form = page.getByRole('dialog', { name: 'New case' });
    await form.getByLabel('Title of the case').fill('Elm street');
    await form.getByLabel('Name of the agency').fill('Elm County Police');
    // What is no picture is refused with a reason, and nothing that was typed is lost.
    await chooseLogo(page, 'Choose a logo', 'letter.pdf');
    await form.getByText('The file is neither PNG nor JPEG').waitFor();
    await chooseLogo(page, 'Choose a logo', 'seal.png');
    await widthOf(page, 'The logo of Elm County Police').toBe(200);
    await form.getByRole('button', { name: 'Create the case' }).click();
    await page.getByRole('heading', { name: 'Elm street', level: 2 }).waitFor();
    await page.getByText('Elm County Police').waitFor();
    await widthOf(page, 'The logo of Elm County Police').toBe(200);
    const details = { name: 'details', by: page.getByRole('button', { name: 'Details' }) };
    expect(await accessFaults(page, 'case of an agency', [details])).toEqual([]);

    await details.by.click();
    const changed = page.getByRole('dialog', { name: 'Details of the case' });
    await changed.getByLabel('Name of the agency').fill('Elm County Sheriff');
    await changed.getByRole('button', { name: 'Take the logo away' }).click();
    await changed.getByRole('button', { name: 'Save' }).click();
    await changed.waitFor({ state: 'detached' });
    await page.getByText('Elm County Sheriff').waitFor();
    expect(await page.getByRole('img', { name: /^The logo/ }).count()).toBe(0);
    const events = [...desk.store.events()].filter(({ event }) => event === 'agency.changed');
    expect(events).toHaveLength(2);

    await page.getByRole('button', { name: 'Ana, analyst' }).click();
    await page.getByRole('menuitem', { name: 'Close the case' }).click();
    await page.getByRole('button', { name: 'New case' }).click();
    await expect.poll(() => form.getByLabel('Name of the agency').inputValue()).toBe('Elm County Sheriff');
    expect(workstation.complaints).toEqual([]);
  });
});
