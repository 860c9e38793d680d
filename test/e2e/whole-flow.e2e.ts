// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * From signing in to a verified draft in a real browser: once with the mouse, once with the keyboard alone. On the way
 * every screen and every dialog is held against WCAG 2.2 AA in every theme.
 */
import { describe, expect, test } from 'vitest';
import { accessFaults, type Opener } from './accessible.ts';
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

/** The dialogs and menus of the screen on view. */
async function openersOf({ page }: Walk, screen: string): Promise<Opener[]> {
  const button = (name: string | RegExp): Opener => ({
    name: String(name),
    by: page.getByRole('button', { name, exact: typeof name === 'string' }).first(),
  });
  switch (screen) {
    case 'cases':
      return ['New case', 'Add a case folder', 'Ana', 'Commands'].map(button);
    case 'case':
      return ['Take recordings in', 'Details', 'People', /^About /, 'Ana, analyst'].map(button);
    case 'stops':
      return [button(/^Clear all/), { name: 'commands', key: 'Control+k' }];
    case 'review':
      await page.getByRole('listbox', { name: 'Tracks' }).getByRole('option').first().click();
      await page.getByTestId('stage').focus();
      await page.keyboard.press('i');
      await page.getByText(/^Marked/).waitFor();
      // By keys first: the picture has the focus.
      return [
        ...['v', 't', 'F2', 'Shift+W', 'Control+k'].map((key) => ({ name: key, key })),
        button('More'),
        button('Hush the marked span…'),
      ];
    case 'standard with findings':
      return [button(/^Veil (all|the) /)];
    case 'standard':
      return [button(/^Change/)];
    case 'release':
      return [button('Verify another package…')];
    case 'log':
      return [button('Choose another folder')];
    case 'keys':
      return [button(/^Change the key of/)];
    default:
      return [];
  }
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
  await goTo(walk, 'Log');
  await look('log');
  await walk.hand.press(walk.page.getByRole('button', { name: 'Settings' }));
  await walk.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await look('settings');
  await walk.page.keyboard.press('?');
  await walk.page.getByRole('heading', { name: 'Keys and help' }).waitFor();
  await look('keys');
}

describe.skipIf(!hasBrowser)('from signing in to a verified draft', () => {
  test('with the mouse; on no screen and in no dialog does anything keep anybody out, in any theme', async () => {
    await using workstation = await startWorkstation();
    await layFootage(workstation);
    const page = await workstation.open();
    const walk = { page, hand: mouse() };
    await walkTheFlow(walk, async (screen) => {
      const found = await accessFaults(page, screen, await openersOf(walk, screen));
      expect.soft(found, screen).toEqual([]);
    });
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
