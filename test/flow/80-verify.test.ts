// SPDX-License-Identifier: GPL-3.0-or-later
/** Verify: anybody can, with the command, with coreutils, or with a browser; whatever was changed is told. */
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { hasChromium, launchChromium } from '../setup/chromium.ts';
import { sha256Of, tree } from './case-content.ts';
import { done, makePlace, refused, run } from './cli.ts';
import { type FinishedRelease, finishRelease } from './finished-release.ts';
import { hasProgram } from './media-tools.ts';

if (!hasChromium) console.info("Chromium is not installed: the package's own page is not tried");
const hasSums = hasProgram('sha256sum', 'manifests are not checked by coreutils');

type VerifyAnswer = {
  readonly intact: boolean;
  readonly authentic: boolean;
  readonly signer: string;
  readonly status: string;
  readonly original: string;
  readonly recordSha256: string;
  readonly signers: readonly { readonly fingerprint: string; readonly role: string }[];
  readonly findings: readonly { readonly code: string; readonly path: string | null }[];
};

const place = makePlace();
let finished: FinishedRelease;
let copies = 0;

beforeAll(async () => {
  finished = await finishRelease(place, 'package', { audio: {} });
});

async function verify(dir: string, exitCode: 0 | 1, ...words: readonly string[]): Promise<VerifyAnswer> {
  return done<VerifyAnswer>(await place.cli(['verify', dir, ...words]), exitCode);
}

/** A copy of the package with something done to it. */
function changed(change: (dir: string) => void): string {
  copies++;
  const dir = place.output(`changed-${copies}`);
  cpSync(finished.package, dir, { recursive: true });
  change(dir);
  return dir;
}

function flip(path: string): void {
  const bytes = readFileSync(path);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('an untouched package', () => {
  test('is intact, wherever it was copied to, and names its record and key', async () => {
    const moved = changed(() => undefined);
    const verdict = await verify(moved, 0);
    expect(verdict).toMatchObject({
      intact: true,
      status: 'released',
      findings: [],
      original: 'not compared',
    });
    expect(verdict.recordSha256).toBe(finished.recordSha256);
    expect(verdict.recordSha256).toBe(sha256Of(join(moved, 'data/record.dsse.json')));
    expect(verdict.signers.map((signer) => signer.fingerprint)).toEqual(finished.fingerprints);
  });

  test('is authentic only with keys that came another way', async () => {
    expect((await verify(finished.package, 0)).authentic).toBe(false);
    expect((await verify(finished.package, 0, '--trust', finished.trustFile)).authentic).toBe(true);
  });

  test('is reached through a link as well, and is not written to', async () => {
    const before = tree(finished.package).join('\n');
    const link = place.output('link');
    symlinkSync(finished.package, link);
    expect((await verify(link, 0)).intact).toBe(true);
    expect(tree(finished.package).join('\n')).toBe(before);
  });

  test.skipIf(!hasSums).each([
    ['sha256sum', 'manifest-sha256.txt'],
    ['sha512sum', 'manifest-sha512.txt'],
    ['sha256sum', 'tagmanifest-sha256.txt'],
    ['sha512sum', 'tagmanifest-sha512.txt'],
  ])('%s accepts %s line by line', async (program, manifest) => {
    const shell = `cd "$1" && ${program} -c --strict ${manifest}`;
    const ran = await run('sh', ['-c', shell, 'sh', finished.package]);
    expect(ran.exitCode, ran.stderr).toBe(0);
    const lines = readFileSync(join(finished.package, manifest), 'utf8').trim().split('\n');
    expect(ran.stdout.trim().split('\n')).toHaveLength(lines.length);
  });

  test('lists in its manifests every file there is', () => {
    const payload = tree(join(finished.package, 'data')).filter((name) => /\.\w+$/.test(name));
    for (const manifest of ['manifest-sha256.txt', 'manifest-sha512.txt']) {
      const listed = readFileSync(join(finished.package, manifest), 'utf8').trim().split('\n');
      expect(listed.map((line) => line.replace(/^[0-9a-f]+ +/, '')).sort()).toEqual(
        payload.map((name) => `data/${name}`).sort(),
      );
    }
  });

  test.skipIf(!hasChromium)('is intact to its own page in a browser', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(join(finished.package, 'data/verify.html')).href);
      await page.locator('#folder').setInputFiles(finished.package);
      await page.locator('#result').waitFor({ state: 'visible' });
      const verdict = (await page.locator('#verdict').textContent()) ?? '';
      expect(verdict).toContain('Intact');
      expect(verdict).not.toContain('Not intact');
      expect(verdict).toContain(finished.recordSha256);
      const shown = (await page.locator('.fingerprint').textContent()) ?? '';
      expect(shown.replace(/\s+/g, ' ').trim()).toBe(finished.fingerprints[0]);
      expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});

describe('a package that somebody touched', () => {
  test.each<[string, string, (dir: string) => void]>([
    ['a bit of the copy', 'PAYLOAD_ALTERED', (dir) => flip(join(dir, 'data/media/media-1.mp4'))],
    ['a bit of the veils', 'PAYLOAD_ALTERED', (dir) => flip(join(dir, 'data/veils.json'))],
    [
      'a line of the log',
      'PAYLOAD_ALTERED',
      (dir) => appendFileSync(join(dir, 'data/redaction-log.csv'), 'x\n'),
    ],
    ['the record', 'RECORD_MALFORMED', (dir) => writeFileSync(join(dir, 'data/record.dsse.json'), '{}')],
    ['a manifest', 'TAG_ALTERED', (dir) => appendFileSync(join(dir, 'manifest-sha256.txt'), '\n')],
    ['a file missing', 'PAYLOAD_MISSING', (dir) => rmSync(join(dir, 'data/context.html'))],
    ['a file too many', 'PAYLOAD_UNEXPECTED', (dir) => writeFileSync(join(dir, 'data/media/extra.mp4'), 'x')],
    ['a folder too many', 'EMPTY_DIRECTORY', (dir) => mkdirSync(join(dir, 'data/empty'))],
    [
      'a link in a file’s place',
      'SYMLINK',
      (dir) => {
        rmSync(join(dir, 'data/context.html'));
        symlinkSync(join(finished.package, 'data/context.html'), join(dir, 'data/context.html'));
      },
    ],
  ])('%s: not intact, told as %s', async (_, code, change) => {
    const verdict = await verify(changed(change), 1);
    expect(verdict).toMatchObject({ intact: false, authentic: false });
    expect(verdict.findings.map((finding) => finding.code)).toContain(code);
  });

  test('the same with trusted keys: trust mends nothing', async () => {
    const dir = changed((copy) => flip(join(copy, 'data/media/media-1.mp4')));
    expect(await verify(dir, 1, '--trust', finished.trustFile)).toMatchObject({
      intact: false,
      authentic: false,
    });
  });
});

describe('what cannot be verified', () => {
  test('another original is told from the right one', async () => {
    const other = place.original('other.mp4');
    await makeFixture(other, { frameCount: 12 });
    const verdict = await verify(finished.package, 1, '--original', other);
    expect(verdict).toMatchObject({ intact: true, original: 'differs' });
    expect((await verify(finished.package, 0, '--original', finished.original)).original).toBe('matches');
  });

  test('no package, no verdict', async () => {
    refused(await place.cli(['verify', place.originals]), 'NOT_A_PACKAGE', 3);
    refused(await place.cli(['verify', place.output('nowhere')]), 'NOT_A_PACKAGE', 3);
    refused(await place.cli(['verify', finished.media]), 'NOT_A_PACKAGE', 3);
    refused(await place.cli(['verify', finished.caseDir]), 'NOT_A_PACKAGE', 3);
  });

  test('a package that was never finished is none, whatever it holds', async () => {
    const partial = join(dirname(finished.package), '.package.partial-0123456789ab');
    cpSync(finished.package, partial, { recursive: true });
    refused(await place.cli(['verify', partial]), 'NOT_A_PACKAGE', 3);
    rmSync(partial, { recursive: true });
  });

  test('a trust file or an original that is not there or is something else', async () => {
    const words = ['verify', finished.package];
    refused(await place.cli([...words, '--trust', place.output('none.json')]), 'INPUT_NOT_FOUND', 3);
    refused(await place.cli([...words, '--trust', finished.original]), 'INPUT_UNREADABLE', 3);
    refused(await place.cli([...words, '--original', place.original('none.mp4')]), 'INPUT_NOT_FOUND', 3);
  });
});
