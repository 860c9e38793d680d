// SPDX-License-Identifier: GPL-3.0-or-later
/** The way from signing in to a verified draft, step by step, walked by either hand. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { makeFaceClip } from '../flow/face-clip.ts';
import type { Hand } from './hands.ts';
import type { Workstation } from './workstation.ts';

export const frames = 24;
/** Long work on a busy machine; nothing is judged by it. */
export const patience = { timeout: 180_000 };

export type Walk = { readonly page: Page; readonly hand: Hand };

/** Lays a recording where the picker starts. */
export async function layFootage({ folder }: Workstation): Promise<void> {
  mkdirSync(join(folder, 'card'));
  await makeFaceClip(join(folder, 'card', 'street.mp4'), frames);
}

const button = ({ page }: Walk, name: string | RegExp) => page.getByRole('button', { name, exact: true });

export async function signIn({ page, hand }: Walk): Promise<void> {
  await hand.type(page.getByLabel('Your name'), 'Ana');
  await hand.type(page.getByLabel('Why you are here'), 'request 2026-17');
  await hand.press(page.getByRole('button', { name: 'Sign in' }));
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
}

export async function makeCase(walk: Walk): Promise<void> {
  const { page, hand } = walk;
  await hand.press(button(walk, 'New case'));
  await hand.type(page.getByLabel('Title of the case'), 'Elm street');
  await hand.type(page.getByLabel('Request number'), '2026-17');
  await hand.type(page.getByLabel('Requester'), 'J. Doe, Daily Record');
  await hand.press(button(walk, 'Create the case'));
  await page.getByRole('heading', { name: 'Elm street', level: 2 }).waitFor();
}

export async function ingest(walk: Walk): Promise<void> {
  const { page, hand } = walk;
  await hand.press(button(walk, 'Take recordings in'));
  const dialog = page.getByRole('dialog');
  await hand.press(dialog.getByRole('button', { name: /clearveil-window-test/ }));
  await hand.press(dialog.getByRole('button', { name: 'card', exact: true }));
  await hand.tick(dialog.getByRole('checkbox', { name: 'street.mp4' }));
  await hand.press(dialog.getByRole('button', { name: 'Take in' }));
  await page.getByText('decoded in full').waitFor(patience);
}

export async function detect(walk: Walk): Promise<void> {
  const { page, hand } = walk;
  await hand.press(button(walk, 'Detect in 1 recording'));
  const job = page.getByRole('listitem', { name: /^Detecting/ });
  await job.getByText(/^(done|failed)$/).waitFor(patience);
  const failure = job.getByRole('alert');
  if (await failure.isVisible()) throw new Error(await failure.innerText());
}

export async function goTo({ page, hand }: Walk, screen: string): Promise<void> {
  await hand.press(page.getByRole('navigation').getByRole('link', { name: screen }));
  await page.getByRole('heading', { name: screen, level: 2 }).waitFor();
}

export async function clearStops(walk: Walk): Promise<void> {
  const { page } = walk;
  await goTo(walk, 'Stops');
  const clear = page.getByRole('button', { name: /^Clear and go on/ });
  await clear.waitFor();
  // One at a time, by button or by key, until none is left.
  const cleared = page.getByText('Every stop of this recording is cleared.');
  for (let at = 0; !(await cleared.isVisible()); at++) {
    if (at > 100) throw new Error('the stops do not come to an end');
    const before = await page.getByText(/^\d+ of \d+ cleared$/).innerText();
    if (walk.hand.name === 'mouse') await clear.click();
    else await page.keyboard.press('c');
    await page.waitForFunction(
      (text) => !document.body.innerText.split('\n').includes(text),
      before,
      patience,
    );
  }
}

export async function veilAll(walk: Walk): Promise<void> {
  const { page, hand } = walk;
  await goTo(walk, 'Standard');
  await hand.press(page.getByRole('button', { name: /^Veil (all|the) / }));
  const dialog = page.getByRole('dialog');
  await hand.type(dialog.getByLabel('Harm that is foreseen'), 'passers-by could be found');
  await hand.press(dialog.getByRole('button', { name: 'Veil', exact: true }));
  await page.getByText('Nothing stands in the way of a release.').waitFor();
}

export async function renderDraft(walk: Walk): Promise<void> {
  const { page, hand } = walk;
  await goTo(walk, 'Release');
  await hand.tick(page.getByRole('checkbox', { name: /unreviewed draft/ }));
  await hand.press(button(walk, 'Render and prove'));
  await page.getByText('No finding: what had to go is gone').waitFor(patience);
}

export async function packageDraft(walk: Walk): Promise<void> {
  await walk.hand.press(button(walk, 'Package the draft'));
  await walk.page.getByText(/^Packaged as/).waitFor(patience);
}

export async function verify(walk: Walk): Promise<void> {
  await walk.hand.press(button(walk, 'Verify the package'));
  await walk.page.getByText(/This is an unreviewed draft/).waitFor(patience);
}
