// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A release that is no draft, of real footage where it is present: detected, corrected, veiled, hushed, rendered, watched with what
 * was presented measured, approved by another person, packaged, verified; once with the mouse, once with the keyboard alone.
 */
import { describe, expect, test } from 'vitest';
import { accessFaults } from './accessible.ts';
import {
  addReviewer,
  correctABox,
  hushASpan,
  layRealFootage,
  makeKey,
  step,
  watch,
} from './approved-flow.ts';
import { clearStops, detect, goTo, ingest, makeCase, patience, signIn, veilAll } from './flow.ts';
import { keyboard, mouse } from './hands.ts';
import { hasBrowser, startWorkstation } from './workstation.ts';

describe.skipIf(!hasBrowser)('a release that is no draft', () => {
  test.each(['mouse', 'keyboard'])(
    'is watched, approved by another person, packaged and verified: by %s',
    async (by) => {
      await using workstation = await startWorkstation();
      const { desk } = workstation;
      await layRealFootage(workstation);
      const page = await workstation.open();
      const hand = by === 'mouse' ? mouse() : keyboard(page);
      const walk = { page, hand };
      await signIn(walk);
      await makeCase(walk);
      await addReviewer(walk);
      await ingest(walk);
      await detect(walk);
      await correctABox(walk, workstation);
      await clearStops(walk);
      await veilAll(walk);
      await hushASpan(walk, workstation);
      await goTo(walk, 'Standard');
      await page.getByText('Nothing stands in the way of a release.').waitFor(patience);
      await goTo(walk, 'Release');
      await hand.press(page.getByRole('button', { name: 'Render and prove' }));
      await page.getByText(/^No finding: what had to go is gone/).waitFor({ timeout: 180_000 });

      if (by === 'mouse') {
        const openers = ['Another person is here…', 'New personal key…', 'New office key…'].map((name) => ({
          name,
          by: page.getByRole('button', { name }),
        }));
        expect(await accessFaults(page, 'release to be approved', openers)).toEqual([]);
      }
      await hand.press(page.getByRole('button', { name: 'Another person is here…' }));
      const who = page.getByRole('dialog');
      await hand.type(who.getByLabel('Your name'), 'Ben');
      await hand.type(who.getByLabel('Why you are here'), 'second look');
      await hand.press(who.getByRole('button', { name: 'Sign in' }));
      await page.getByRole('button', { name: 'Ben, reviewer' }).waitFor();
      const [footage] = desk.store.footage();
      const frames = footage?.frameCount ?? 0;
      await watch(walk, frames);
      await makeKey(walk, 'New personal key…', 'ben');
      await step(walk, 'Approve').getByText(`Watched in full: all ${frames} frames`).waitFor(patience);
      await hand.type(step(walk, 'Approve').getByLabel('Passphrase'), 'the passphrase of ben');
      await hand.press(page.getByRole('button', { name: 'Approve', exact: true }));
      await page.getByText('Approved.').waitFor(patience);

      await makeKey(walk, 'New office key…', 'records');
      await hand.type(step(walk, 'Package').getByLabel('Passphrase'), 'the passphrase of records');
      await hand.press(page.getByRole('button', { name: 'Package the release' }));
      await page.getByText(/^Packaged as/).waitFor(patience);
      await hand.press(page.getByRole('button', { name: 'Verify the package' }));
      const intact = page.locator('dt', { hasText: 'Intact' }).locator('xpath=following-sibling::dd');
      await intact.waitFor(patience);
      expect(await intact.innerText()).toBe('yes');

      const approval = [...desk.store.events()].find(({ event }) => event === 'candidate.approved');
      expect(approval?.person).toBe('Ben');
      expect(JSON.parse(approval?.note ?? 'null')).toMatchObject({
        coverage: {
          frames,
          watched: frames,
          stillsMissing: 0,
          hasSound: true,
          heard: frames,
          complete: true,
        },
        exception: null,
      });
      expect(workstation.complaints).toEqual([]);
    },
  );
});
