// SPDX-License-Identifier: GPL-3.0-or-later
/** The verification page in a real browser, opened from a file as a recipient opens it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildVerifyPage } from '../../../build/verify-page.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { type WrittenPackage, writePackage } from '../../../electron/service/stages/release-package.ts';
import { verifyPackageFolder } from '../../../electron/service/stages/verify-package.ts';
import { hasChromium, launchChromium } from '../../setup/chromium.ts';
import { smallPackageOptions } from './small-package.ts';

if (!hasChromium) console.info('Chromium is not installed: the verification page is not tried in a browser');

const base = mkdtempSync(join(tmpdir(), 'clearveil-page-'));
const keys = openKeyStore(join(base, 'home'));
let browser: Browser | undefined;
let released: WrittenPackage;
let small: WrittenPackage;
let draft: WrittenPackage;
/** What the page complains of, and every address it asks for. */
const complaints: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  const page = join(base, 'verify.html');
  await buildVerifyPage(page);
  await keys.createKey({ kind: 'office', name: 'foia', passphrase: 'a long passphrase' });
  const office = await keys.unlockKey('foia', 'a long passphrase');
  // Larger than two slices of the page's reader.
  const options = await smallPackageOptions(join(base, 'released'), [office], 'released', 9_000_000);
  released = await writePackage({ ...options, verifyPagePath: page });
  const smallOptions = await smallPackageOptions(join(base, 'small'), [office]);
  small = await writePackage({ ...smallOptions, verifyPagePath: page });
  const draftOptions = await smallPackageOptions(
    join(base, 'draft'),
    [await keys.workstationKey()],
    'unreviewed draft',
  );
  draft = await writePackage({ ...draftOptions, verifyPagePath: page });
  if (!hasChromium) return;
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  rmSync(base, { recursive: true, force: true });
});

async function openPage(packageDir: string): Promise<Page> {
  if (!browser) throw new Error('no browser');
  const page = await browser.newPage({ viewport: { width: 900, height: 1100 } });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(packageDir, 'data/verify.html')).href);
  return page;
}

async function textOf(place: Locator): Promise<string> {
  return (await place.textContent()) ?? '';
}

async function check(page: Page, dir: string): Promise<string> {
  await page.locator('#folder').setInputFiles(dir);
  await page.locator('#result').waitFor({ state: 'visible' });
  return textOf(page.locator('#verdict'));
}

async function tampered(name: string, change: (dir: string) => Promise<unknown>): Promise<string> {
  const dir = join(base, name);
  await cp(small.packageDir, dir, { recursive: true });
  await change(dir);
  return dir;
}

// A browser on a busy machine takes its time; the limit only ends a page that hangs.
describe.skipIf(!hasChromium)('the verification page', { timeout: 60_000 }, () => {
  test('opens with the warning, takes a good package, and shows the fingerprint to compare', async () => {
    const page = await openPage(released.packageDir);
    expect(await textOf(page.locator('main').locator(':scope > *').first())).toContain(
      'A forged package brings a forged page',
    );
    const verdict = await check(page, released.packageDir);
    expect(verdict).toContain('Intact');
    expect(verdict).toContain('Unknown: compare the fingerprint');
    expect(verdict).toContain('a key inside a package proves nothing');
    expect(verdict).not.toContain('Unreviewed draft');
    expect(await page.locator('#verdict table').count()).toBe(0);
    expect(verdict).toContain(released.recordSha256);
    const fingerprint = (await textOf(page.locator('.fingerprint'))).replace(/\s+/g, ' ').trim();
    expect(fingerprint).toBe(released.fingerprints[0]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('result-title');
    await page.getByLabel('Type or paste the fingerprint').fill(fingerprint.toLowerCase());
    expect(await textOf(page.locator('#letter-state'))).toContain('The same');
    await page.getByLabel('Type or paste the fingerprint').fill(fingerprint.replace(/^./, '?'));
    expect(await textOf(page.locator('#letter-state'))).toContain('not the same yet');
    await page.getByLabel('Type or paste the fingerprint').fill('0'.repeat(64));
    expect(await textOf(page.locator('#letter-state'))).toContain('Different');
    await page.close();
  });

  test('says the same as the command line of a package that was changed', async () => {
    const page = await openPage(released.packageDir);
    const media = 'data/media/media-1.mp4';
    const cases = [
      await tampered('altered', async (dir) => {
        const bytes = await readFile(join(dir, media));
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        await writeFile(join(dir, media), bytes);
      }),
      await tampered('renamed', (dir) => rename(join(dir, media), join(dir, 'data/media/clip.mp4'))),
      await tampered('added', (dir) => writeFile(join(dir, 'data/<img src=x onerror=alert(1)>.txt'), 'x')),
      await tampered('tag', (dir) => writeFile(join(dir, 'bag-info.txt'), 'x')),
      await tampered('record', (dir) => writeFile(join(dir, 'data/record.dsse.json'), '{}')),
    ];
    for (const dir of cases) {
      const expected = await verifyPackageFolder(dir);
      expect(expected.intact).toBe(false);
      const verdict = await check(page, dir);
      expect(verdict).toContain('Not intact');
      expect(verdict).toContain(expected.sentence);
      const shown = await page.locator('#verdict tbody .code').allTextContents();
      expect(shown).toEqual(expected.findings.map((finding) => finding.code));
    }
    expect(await page.locator('img').count()).toBe(0);
    await page.close();
  });

  test('a draft is called one; a trust file makes a release authentic', async () => {
    const page = await openPage(draft.packageDir);
    expect(await check(page, draft.packageDir)).toContain('Unreviewed draft');
    const trustFile = join(base, 'trust.json');
    await writeFile(trustFile, JSON.stringify(await keys.exportTrust()));
    await page.locator('summary').click();
    await page.locator('#trust').setInputFiles(trustFile);
    await page.locator('#trust-state').getByText('in use').waitFor();
    const verdict = await check(page, small.packageDir);
    expect(verdict).toContain('Authentic');
    expect(verdict).toContain('Trusted by your trust file');
    await page.close();
  });

  test('a folder that is no package is told from a package that fails', async () => {
    const page = await openPage(released.packageDir);
    await page.locator('#folder').setInputFiles(join(released.packageDir, 'data/media'));
    await page.getByText('is no package').waitFor();
    expect(await page.locator('#result').isVisible()).toBe(false);
    await page.close();
  });

  test('works by keyboard alone', async () => {
    const page = await openPage(released.packageDir);
    // Asked for first: from then on the browser hands its file dialogue over.
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('folder');
    await page.keyboard.press('Enter');
    await (await chooser).setFiles(small.packageDir);
    await page.locator('#result').waitFor({ state: 'visible' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('letter');
    await page.close();
  });

  test('asks nothing of the network and breaks no rule of its own policy', () => {
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

test('the built page is one file with a policy and no way out', async () => {
  const page = await readFile(join(released.packageDir, 'data/verify.html'), 'utf8');
  expect(page).toContain("default-src 'none'; script-src 'sha256-");
  expect(page).not.toContain('unsafe-inline');
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toMatch(/<(link|img|iframe)\b/);
  expect(page).not.toMatch(/%(POLICY|STYLE|SCRIPT)%|\/\* (STYLE|SCRIPT) \*\//);
});
