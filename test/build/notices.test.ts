// SPDX-License-Identifier: GPL-3.0-or-later
/** THIRD-PARTY-NOTICES.md: complete, current, and the same on every machine. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { getFFmpegInfo } from 'node-av/lib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { carriers } from '../../build/notices/bundled.ts';
import { parseTexts, renderNotices } from '../../build/notices/document.ts';
import { keyOf, type LockedPackage, lockedPackages, textsOf } from '../../build/notices/packages.ts';
import { loadRegistry } from '../../models/registry.ts';

const notices = readFileSync('THIRD-PARTY-NOTICES.md', 'utf8');
const lockFile = readFileSync('package-lock.json', 'utf8');
const models = loadRegistry().models;

const apache = 'Apache License\nVersion 2.0\n...\nEND OF TERMS AND CONDITIONS';

function packageNamed(name: string, more: Partial<LockedPackage> = {}): LockedPackage {
  return {
    name,
    version: '1.0.0',
    licence: 'MIT',
    places: [`node_modules/${name}`],
    optional: false,
    platform: null,
    ...more,
  };
}

describe('the committed file', () => {
  test('is what build/notices.ts would write', () => {
    const run = spawnSync(process.execPath, ['build/notices.ts', '--check'], { encoding: 'utf8' });
    expect(run.stderr + run.stdout).toBe('THIRD-PARTY-NOTICES.md is up to date.\n');
    expect(run.status).toBe(0);
  });

  test('is the same where no optional package is installed', async () => {
    const packages = lockedPackages(lockFile);
    const always = packages.filter((item) => !item.optional);
    const installed = await textsOf(resolve('.'), always, new Map());
    const known = new Map([...parseTexts(notices), ...installed]);
    const texts = await textsOf('/nowhere', packages, known);
    expect(renderNotices(packages, texts, models)).toBe(notices);
  });

  test('names every package of the lock file that is not for development, and every model', () => {
    for (const { name, version } of lockedPackages(lockFile))
      expect(notices).toContain(`| ${name} | ${version} |`);
    for (const { title, licence } of models) expect(notices).toContain(`| ${title} | ${licence} |`);
  });

  test('tells of every library the media library says it was built with', () => {
    const built = getFFmpegInfo().configuration.matchAll(
      /--enable-(lib[a-z0-9-]+|gmp|openssl|whisper|zlib|lzma|iconv)/g,
    );
    const carried = carriers.find((carrier) => carrier.package === 'node-av');
    const told = carried?.works.map((work) => work.name.toLowerCase().replace(/^lib/, '')) ?? [];
    const untold = [...built]
      .map(([, name = '']) => name.replace(/^lib/, ''))
      .filter((name) => !told.some((work) => work.startsWith(name)));
    expect(untold).toEqual([]);
    expect(getFFmpegInfo().configuration).toContain('--enable-version3');
    expect(notices).toContain(`FFmpeg ${getFFmpegInfo().version.split('-')[0]}`);
  });
});

describe('writing and reading', () => {
  test('texts that were written are read back', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const text = fc.array(word, { minLength: 1 }).map((words) => words.join('\n'));
    fc.assert(
      fc.property(fc.dictionary(word, fc.uniqueArray(text, { maxLength: 3 }), { maxKeys: 8 }), (wanted) => {
        const packages = [
          ...Object.keys(wanted).map((name) => packageNamed(name)),
          packageNamed('@apache/one'),
        ];
        const texts = new Map(packages.map((item) => [keyOf(item), wanted[item.name] ?? [apache]]));
        const read = parseTexts(renderNotices(packages, texts, models));
        for (const [key, own] of texts) expect(read.get(key)?.toSorted()).toEqual(own.toSorted());
        expect(read.size).toBe(texts.size);
      }),
    );
  });

  test('a package without a licence, or without a text and a standard one, stops it', () => {
    const first = packageNamed('@apache/one');
    const render = (other: LockedPackage) =>
      renderNotices(
        [first, other],
        new Map([
          [keyOf(first), [apache]],
          [keyOf(other), []],
        ]),
        models,
      );
    expect(() => render(packageNamed('secret', { licence: null }))).toThrow('states no licence');
    expect(() => render(packageNamed('odd', { licence: 'WTFPL' }))).toThrow('carries no licence text');
    expect(render(packageNamed('plain'))).toContain('| plain | 1.0.0 | MIT | always | standard text:');
  });

  test('a package that is neither installed nor known stops it, one for another platform does not', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'clearveil-notices-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await expect(textsOf(folder, [packageNamed('a')], new Map())).rejects.toThrow('neither installed nor');
    const foreign = packageNamed('a', { platform: 'win32 x64', optional: true });
    expect(await textsOf(folder, [foreign], new Map())).toEqual(new Map([['a 1.0.0', []]]));
    mkdirSync(join(folder, 'node_modules', 'a'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'a', 'package.json'), '{}');
    writeFileSync(join(folder, 'node_modules', 'a', 'LICENCE.txt'), '\r\nYou may.  \r\n');
    expect(await textsOf(folder, [packageNamed('a')], new Map())).toEqual(
      new Map([['a 1.0.0', ['You may.']]]),
    );
  });
});
