// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Remakes docs/screenshots: every screen at two sizes, from a recording made by script.
 *
 *     node test/e2e/screenshots.ts [FOLDER]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as flow from './flow.ts';
import { mouse } from './hands.ts';
import { startWorkstation } from './workstation.ts';

const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'docs', 'screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** A palette of 256 colours makes a quarter of it; without the tool the picture stays as it is. */
function shrink(path: string): void {
  const small = `${path}.small.png`;
  const filter = 'split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=none';
  const { status } = spawnSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-filter_complex', filter, small]);
  if (status === 0) renameSync(small, path);
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size);
    // Pictures that are still on their way, and tips of where the pointer was.
    await page.mouse.move(0, 0);
    // The timeline asks for pictures and sound only once its view has rested.
    await page.waitForTimeout(600);
    await page.waitForFunction(() =>
      Array.from(document.images).every(
        (image) => image.complete || image.getBoundingClientRect().top > innerHeight,
      ),
    );
    await page.waitForTimeout(600);
    const path = join(folder, `${name}-${size.width}x${size.height}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    shrink(path);
  }
  const [first] = sizes;
  if (first) await page.setViewportSize(first);
}

async function theme(page: Page, name: string): Promise<void> {
  await page.evaluate((chosen) => {
    document.documentElement.dataset['theme'] = chosen;
  }, name);
}

async function walk(page: Page): Promise<void> {
  const by = { page, hand: mouse() };
  await page.getByLabel('Your name').fill('Ana');
  await shoot(page, 'sign-in');
  await flow.signIn(by);
  await flow.makeCase(by);
  await flow.ingest(by);
  await flow.detect(by);
  await shoot(page, 'case');
  await flow.goTo(by, 'Stops');
  await page.getByRole('button', { name: /^Clear and go on/ }).waitFor();
  await shoot(page, 'stops');
  await theme(page, 'dark');
  await shoot(page, 'stops-dark');
  await theme(page, 'light');
  await flow.goTo(by, 'Review');
  await shoot(page, 'review');
  await flow.clearStops(by);
  await flow.goTo(by, 'Standard');
  await page.getByRole('button', { name: /^Veil (all|the) / }).waitFor();
  await shoot(page, 'standard');
  await page.getByRole('button', { name: /^Veil (all|the) / }).click();
  await page.getByRole('dialog').getByLabel('Purpose').waitFor();
  await shoot(page, 'reasons');
  await page.keyboard.press('Escape');
  await flow.veilAll(by);
  await flow.renderDraft(by);
  await page.getByRole('button', { name: 'Show the proof' }).click();
  await shoot(page, 'release');
  await page.getByRole('heading', { name: 'Read the proof' }).scrollIntoViewIfNeeded();
  await page.getByRole('region', { name: 'Figures' }).scrollIntoViewIfNeeded();
  await shoot(page, 'proof');
  await page.getByRole('region', { name: 'Worst frames' }).scrollIntoViewIfNeeded();
  await shoot(page, 'worst-frames');
  await flow.packageDraft(by);
  await page.getByText(/^Packaged as/).scrollIntoViewIfNeeded();
  await shoot(page, 'package');
  await flow.goTo(by, 'Log');
  await page.getByRole('table').waitFor();
  await shoot(page, 'log');
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await shoot(page, 'settings');
  await theme(page, 'contrast');
  await shoot(page, 'settings-contrast');
  await theme(page, 'light');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys and help' }).waitFor();
  await shoot(page, 'keys');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'palette');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Ana, analyst' }).click();
  await page.getByRole('menuitem', { name: 'Close the case' }).click();
  await page.getByRole('heading', { name: 'Cases' }).waitFor();
  await shoot(page, 'cases');
  await page.getByRole('button', { name: 'New case' }).click();
  await page.getByRole('dialog').waitFor();
  await shoot(page, 'new-case');
}

mkdirSync(folder, { recursive: true });
await using workstation = await startWorkstation();
await flow.layFootage(workstation);
const page = await workstation.open();
try {
  await walk(page);
} catch (error) {
  await page.screenshot({ path: join(folder, 'failed.png') });
  console.error(await page.locator('body').innerText());
  throw error;
} finally {
  for (const complaint of workstation.complaints) console.error(complaint);
}
