// SPDX-License-Identifier: GPL-3.0-or-later
/** A release that is no draft: watched with what was presented measured, approved by another person, packaged, verified. */
import { describe, expect, test } from 'vitest';
import { accessFaults } from './accessible.ts';
import {
  clearStops,
  detect,
  goTo,
  ingest,
  layFootage,
  makeCase,
  signIn,
  veilAll,
  type Walk,
} from './flow.ts';
import { mouse } from './hands.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

const patience = { timeout: 60_000 };

/** One step of the release by its heading. */
const step = ({ page }: Walk, name: string) =>
  page.locator('li.step').filter({ has: page.getByRole('heading', { name, exact: true }) });

async function addReviewer({ page }: Walk): Promise<void> {
  await page.getByRole('button', { name: 'People' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Ben');
  await dialog.getByLabel('Role').selectOption('reviewer');
  await dialog.getByRole('button', { name: 'Add a person' }).click();
  await dialog.getByRole('rowheader', { name: 'Ben' }).waitFor();
  await page.keyboard.press('Escape');
}

async function makeKey({ page }: Walk, button: string, name: string): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of the key').fill(name);
  await dialog.getByLabel('Passphrase').fill(`the passphrase of ${name}`);
  await dialog.getByRole('button', { name: 'Make the key' }).click();
  await dialog.waitFor({ state: 'detached', ...patience });
}

/** Plays at most this often: a busy machine leaves frames out, and what was not presented does not count. */
const mostPlays = 8;

/** Watches every frame, again where frames were left out, and looks at every stop, as the step asks for. */
async function watch({ page }: Walk): Promise<void> {
  const video = page.getByLabel('The candidate');
  await page.getByLabel('Speed').selectOption({ label: '0.25×' });
  const all = page.getByText(/^24 of 24 frames watched, sound of 24 of 24 frames heard/);
  for (let plays = 0; plays < mostPlays && !(await all.isVisible()); plays++) {
    await video.evaluate(async (element: HTMLVideoElement) => {
      element.currentTime = 0;
      await element.play();
      await new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
    });
    // What was presented is kept and counted; then the line says so.
    await page.waitForTimeout(1000);
  }
  await all.waitFor(patience);
  const still = page.getByRole('button', { name: /^Show frame \d+ still$/ });
  for (let left = await still.count(); left > 0; left--) {
    await still.first().click();
    await page.waitForFunction(
      (before) =>
        Array.from(document.querySelectorAll('button')).filter(({ innerText }) => / still$/.test(innerText))
          .length < before,
      left,
      patience,
    );
  }
}

describe.skipIf(!hasBrowser)('a release that is no draft', () => {
  test('is watched, approved by another person, packaged and verified', async () => {
    await using workstation = await startWorkstation();
    await layFootage(workstation);
    const page = await workstation.open();
    const walk: Walk = { page, hand: mouse() };
    await signIn(walk);
    await makeCase(walk);
    await addReviewer(walk);
    await ingest(walk);
    await detect(walk);
    await clearStops(walk);
    await veilAll(walk);
    await goTo(walk, 'Release');
    await page.getByRole('button', { name: 'Render and prove' }).click();
    await page.getByText('No finding: what had to go is gone').waitFor(patience);

    const openers = ['Another person is here…', 'New personal key…', 'New office key…'].map((name) => ({
      name,
      by: page.getByRole('button', { name }),
    }));
    expect(await accessFaults(page, 'release to be approved', openers)).toEqual([]);
    await page.getByRole('button', { name: 'Another person is here…' }).click();
    await page.getByRole('dialog').getByLabel('Your name').fill('Ben');
    await page.getByRole('dialog').getByLabel('Why you are here').fill('second look');
    await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Ben, reviewer' }).waitFor();
    await watch(walk);
    await makeKey(walk, 'New personal key…', 'ben');
    await step(walk, 'Approve').getByText('Watched in full: all 24 frames').waitFor(patience);
    await step(walk, 'Approve').getByLabel('Passphrase').fill('the passphrase of ben');
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('Approved.').waitFor(patience);

    await makeKey(walk, 'New office key…', 'records');
    await step(walk, 'Package').getByLabel('Passphrase').fill('the passphrase of records');
    await page.getByRole('button', { name: 'Package the release' }).click();
    await page.getByText(/^Packaged as/).waitFor(patience);
    await page.getByRole('button', { name: 'Verify the package' }).click();
    const intact = page.locator('dt', { hasText: 'Intact' }).locator('xpath=following-sibling::dd');
    await intact.waitFor(patience);
    expect(await intact.innerText()).toBe('yes');

    const approval = [...workstation.desk.store.events()].find(({ event }) => event === 'candidate.approved');
    expect(approval?.person).toBe('Ben');
    expect(JSON.parse(approval?.note ?? 'null')).toMatchObject({
      coverage: { frames: 24, watched: 24, stillsMissing: 0, hasSound: true, heard: 24, complete: true },
      exception: null,
    });
    expect(workstation.complaints).toEqual([]);
  });
});
