// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From signing in to a verified draft in a real browser: once with the mouse, once with the keyboard alone. On the way
 * every screen is held against WCAG 2.2 AA in every theme.
 */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  clearStops,
  detect,
  goTo,
  ingest,
  layFootage,
  makeCase,
  packageDraft,
  renderDraft,
  signIn,
  veilAll,
  verify,
  type Walk,
} from './flow.ts';
import { keyboard, mouse } from './hands.ts';
import { hasBrowser, startWorkstation, type Workstation } from './workstation.ts';

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the screen on view: everything in the first theme, and in the others what colours can spoil. */
async function faults(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['light', 'dark', 'contrast']) {
    await page.evaluate((name) => {
      document.documentElement.dataset['theme'] = name;
    }, theme);
    const axe = new AxeBuilder({ page });
    const rules = theme === 'light' ? axe.withTags(tags) : axe.withRules(['color-contrast']);
    const { violations } = await rules.analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${screen}, ${theme}: ${id} at ${target.join(' ')}: ${failureSummary ?? ''}`);
  }
  return found;
}

function expectQuiet({ complaints, requests, host }: Workstation): void {
  expect(complaints).toEqual([]);
  const origin = `http://127.0.0.1:${host.port}`;
  const elsewhere = requests.filter((url) => !url.startsWith(origin) && !/^(data|blob):/.test(url));
  expect(elsewhere).toEqual([]);
}

async function walkTheFlow(walk: Walk, look: (screen: string) => Promise<void>): Promise<void> {
  await look('sign in');
  await signIn(walk);
  await look('cases');
  await makeCase(walk);
  await ingest(walk);
  await detect(walk);
  await look('case');
  await goTo(walk, 'Stops');
  await look('stops');
  await goTo(walk, 'Review');
  await look('review');
  await clearStops(walk);
  await goTo(walk, 'Standard');
  await look('standard with findings');
  await veilAll(walk);
  await look('standard');
  await renderDraft(walk);
  await packageDraft(walk);
  await verify(walk);
  await walk.hand.press(walk.page.getByRole('button', { name: 'Show the proof' }));
  await look('release');
  await walk.hand.press(walk.page.getByRole('button', { name: 'Settings' }));
  await walk.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await look('settings');
  await walk.page.keyboard.press('?');
  await walk.page.getByRole('heading', { name: 'Keys and help' }).waitFor();
  await look('keys');
}

describe.skipIf(!hasBrowser)('from signing in to a verified draft', () => {
  test('with the mouse, and axe finds nothing on any screen in any theme', async () => {
    await using workstation = await startWorkstation();
    await layFootage(workstation);
    const page = await workstation.open();
    const found: string[] = [];
    await walkTheFlow({ page, hand: mouse() }, async (screen) => {
      found.push(...(await faults(page, screen)));
    });
    expect(found).toEqual([]);
    expectQuiet(workstation);
  });

  test('with the keyboard alone', async () => {
    await using workstation = await startWorkstation();
    await layFootage(workstation);
    const page = await workstation.open();
    await walkTheFlow({ page, hand: keyboard(page) }, async () => undefined);
    expectQuiet(workstation);
  });
});
