// SPDX-License-Identifier: GPL-3.0-or-later
/** Writing a package: what lies where, what is refused, and that nothing half done is left. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Signer } from '../../../core/release/signer.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { writePackage } from '../../../electron/service/stages/release-package.ts';
import { verifyPackageFolder } from '../../../electron/service/stages/verify-package.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { original, readPackage, smallPackageOptions } from './small-package.ts';

const base = temporaryFolder('write');
const keys = openKeyStore(join(base, 'home'));
let office: Signer;
let workstation: Signer;
let person: Signer;

beforeAll(async () => {
  await keys.createKey({ kind: 'office', name: 'foia', passphrase: 'a long passphrase' });
  await keys.createKey({ kind: 'person', name: 'analyst', passphrase: 'another passphrase' });
  office = await keys.unlockKey('foia', 'a long passphrase');
  person = await keys.unlockKey('analyst', 'another passphrase');
  workstation = await keys.workstationKey();
});

const hasCoreutils = spawnSync('sha256sum', ['--version']).status === 0;
if (!hasCoreutils) console.info('sha256sum is not installed: the manifests are not checked with it');

describe('writePackage', () => {
  test('writes exactly the files of a package, for their owner only, and it verifies', async () => {
    const outDir = join(base, 'deep', 'release');
    const written = await writePackage(await smallPackageOptions(outDir, [office]));
    expect(written.packageDir).toBe(outDir);
    expect(written.mediaPaths).toEqual([join(outDir, 'data/media/media-1.mp4')]);
    expect(written.fingerprints).toEqual([expect.stringMatching(/^([0-9A-F]{4} ){15}[0-9A-F]{4}$/)]);
    const files = await readPackage(outDir);
    expect([...files.keys()].sort()).toEqual([
      'bag-info.txt',
      'bagit.txt',
      'data/context.html',
      'data/hushes.json',
      'data/media/media-1.mp4',
      'data/record.dsse.json',
      'data/redaction-log.csv',
      'data/redaction-log.html',
      'data/veils.json',
      'data/verify.html',
      'manifest-sha256.txt',
      'manifest-sha512.txt',
      'tagmanifest-sha256.txt',
      'tagmanifest-sha512.txt',
    ]);
    if (process.platform !== 'win32') {
      for (const path of ['', 'data', 'data/media'])
        expect((await stat(join(outDir, path))).mode & 0o777).toBe(0o700);
      for (const path of files.keys()) expect((await stat(join(outDir, path))).mode & 0o777).toBe(0o600);
    }
    expect((await readdir(join(base, 'deep'))).filter((name) => name.includes('partial'))).toEqual([]);
    const verdict = await verifyPackageFolder(outDir);
    expect(verdict).toMatchObject({
      intact: true,
      signer: 'unknown',
      authentic: false,
      status: 'released',
      findings: [],
    });
    expect(verdict.recordSha256).toBe(written.recordSha256);
    expect(verdict.sentence).toContain('proves nothing');
  });

  test('a trust file makes it authentic, the original is compared', async () => {
    const outDir = join(base, 'trusted');
    await writePackage(await smallPackageOptions(outDir, [office]));
    const trustFile = join(base, 'trust.json');
    await writeFile(trustFile, JSON.stringify(await keys.exportTrust()));
    expect(await verifyPackageFolder(outDir, { trustFile })).toMatchObject({
      intact: true,
      signer: 'trusted',
      authentic: true,
      sentence: expect.stringContaining('Authentic'),
    });
    const other = join(base, 'other.mp4');
    await writeFile(other, 'another recording');
    expect(await verifyPackageFolder(outDir, { originalFile: other })).toMatchObject({
      intact: true,
      original: 'differs',
      findings: [{ code: 'ORIGINAL_MISMATCH' }],
    });
    expect(original.sizeBytes).toBeGreaterThan(0);
  });

  test('a draft says so in its name, its record, its pages and its verdict', async () => {
    const outDir = join(base, 'draft');
    const written = await writePackage(await smallPackageOptions(outDir, [workstation], 'unreviewed draft'));
    expect(written.mediaPaths.map((path) => basename(path))).toEqual(['unreviewed-draft-1.mp4']);
    const verdict = await verifyPackageFolder(outDir);
    expect(verdict).toMatchObject({ intact: true, status: 'unreviewed draft', findings: [] });
    expect(verdict.sentence).toContain('unreviewed draft');
    for (const page of ['context.html', 'redaction-log.html']) {
      expect(await readFile(join(outDir, 'data', page), 'utf8')).toContain('Unreviewed draft');
    }
    expect(await readFile(join(outDir, 'bag-info.txt'), 'utf8')).toContain(
      'Clearveil-Status: unreviewed draft',
    );
  });

  test('refuses an existing folder, even an empty one, and leaves it alone', async () => {
    const outDir = join(base, 'taken');
    await mkdir(outDir);
    await expect(writePackage(await smallPackageOptions(outDir, [office]))).rejects.toMatchObject({
      code: 'OUTPUT_EXISTS',
    });
    expect(await readdir(outDir)).toEqual([]);
  });

  test.each([
    ['a workstation key on a release', () => [workstation]],
    ['a personal key', () => [person]],
    ['a workstation key beside the office key', () => [office, workstation]],
    ['no key at all', () => []],
  ])('refuses %s', async (_name, signers) => {
    const outDir = join(base, 'refused');
    await expect(writePackage(await smallPackageOptions(outDir, signers()))).rejects.toMatchObject({
      code: 'GATE_CLOSED',
    });
    await expect(stat(outDir)).rejects.toThrow();
  });

  test('refuses a copy that is not the one that was proved, and leaves nothing', async () => {
    const outDir = join(base, 'swapped', 'release');
    const options = await smallPackageOptions(outDir, [office]);
    const source = options.media[0]?.sourcePath ?? '';
    const bytes = await readFile(source);
    await writeFile(source, bytes.fill(7, 100, 101));
    await expect(writePackage(options)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    expect((await readdir(join(base, 'swapped'))).filter((name) => !name.startsWith('desk-'))).toEqual([]);
  });

  test('refuses a record that holds anything it may not', async () => {
    const options = await smallPackageOptions(join(base, 'chatty'), [office]);
    const facts = { ...options.facts, notes: 'seen at the corner' };
    await expect(writePackage({ ...options, facts })).rejects.toThrow(/notes/);
    const [media] = options.media;
    if (!media) throw new Error('no media');
    const named = { ...media, neutralName: 'smith-arrest.mp4' };
    await expect(writePackage({ ...options, media: [named] })).rejects.toThrow(/neutral name/);
    const path = {
      ...media,
      facts: { ...media.facts, render: { ...media.facts.render, reason: '/home/kim/a.mp4' } },
    };
    await expect(writePackage({ ...options, media: [path] })).rejects.toThrow();
  });

  test('an unfinished package cannot pass for one', async () => {
    const outDir = join(base, 'finished');
    await writePackage(await smallPackageOptions(outDir, [office]));
    // Complete but for its name: killed between the last write and the rename.
    const partial = join(base, '.finished.partial-0123456789ab');
    await cp(outDir, partial, { recursive: true });
    await expect(verifyPackageFolder(partial)).rejects.toMatchObject({ code: 'NOT_A_PACKAGE', exitCode: 3 });
    // Killed before the declaration was written, then renamed by hand.
    const cut = join(base, 'cut');
    await cp(outDir, cut, { recursive: true });
    await rm(join(cut, 'bagit.txt'));
    expect(await verifyPackageFolder(cut)).toMatchObject({
      intact: false,
      findings: [{ code: 'TAG_MISSING' }],
    });
  });

  test('a kill while it is written leaves only what cannot pass for a package', async () => {
    const folder = join(base, 'killed');
    await mkdir(folder);
    const child = spawnSync(process.execPath, [
      join(import.meta.dirname, 'killed-while-signing.ts'),
      join(folder, 'release'),
    ]);
    expect(child.signal, child.stderr.toString()).toBe('SIGKILL');
    const left = (await readdir(folder)).filter((name) => !name.startsWith('desk-'));
    expect(left).toEqual([expect.stringMatching(/^\.release\.partial-[0-9a-f]{28}$/)]);
    const partial = join(folder, left[0] ?? '');
    expect(await readdir(join(partial, 'data/media'))).toEqual(['media-1.mp4']);
    await expect(verifyPackageFolder(partial)).rejects.toMatchObject({ code: 'NOT_A_PACKAGE' });
    await rename(partial, join(folder, 'release'));
    await expect(verifyPackageFolder(join(folder, 'release'))).rejects.toMatchObject({
      code: 'NOT_A_PACKAGE',
    });
  });

  test('what a killed release left goes with the next one there; what may be written still stays', async () => {
    const folder = join(base, 'left');
    await mkdir(folder);
    const kill = (): void => {
      const child = spawnSync(process.execPath, [
        join(import.meta.dirname, 'killed-while-signing.ts'),
        join(folder, 'release'),
      ]);
      expect(child.signal, child.stderr.toString()).toBe('SIGKILL');
    };
    kill();
    const unfinished = async (): Promise<string[]> =>
      (await readdir(folder)).filter((name) => name.includes('.partial-'));
    const [dead = ''] = await unfinished();
    const mark = dead.slice('.release.partial-'.length, -20);
    const running = process.ppid.toString(16).padStart(8, '0');
    const staying = [
      `.other.partial-${mark}${running}0123456789ab`,
      // Another machine's, one of an earlier version, and a file that somebody named so.
      `.other.partial-${mark === '00000000' ? '11111111' : '00000000'}${dead.slice(-20)}`,
      '.other.partial-0123456789ab',
    ];
    for (const name of staying) await mkdir(join(folder, name));
    const file = `.note.partial-${mark}${dead.slice(-20)}`;
    await writeFile(join(folder, file), 'mine');
    await writePackage(await smallPackageOptions(join(folder, 'release'), [office]));
    expect((await unfinished()).sort()).toEqual([...staying, file].sort());
    expect(await verifyPackageFolder(join(folder, 'release'))).toMatchObject({ intact: true });
  });

  test('signing that fails leaves nothing', async () => {
    const folder = join(base, 'unsigned');
    const broken: Signer = { ...office, sign: () => Promise.reject(new Error('the token was pulled')) };
    await expect(writePackage(await smallPackageOptions(join(folder, 'release'), [broken]))).rejects.toThrow(
      'token',
    );
    const wrong: Signer = { ...office, sign: (bytes) => office.sign(bytes.subarray(1)) };
    await expect(
      writePackage(await smallPackageOptions(join(folder, 'release'), [wrong])),
    ).rejects.toMatchObject({
      code: 'PROOF_FAILED',
      message: expect.stringContaining('SIGNATURE_INVALID'),
    });
    expect((await readdir(folder)).filter((name) => !name.startsWith('desk-'))).toEqual([]);
  });

  test('several copies, signed by two offices', async () => {
    await keys.createKey({ kind: 'office', name: 'counsel', passphrase: 'a third passphrase' });
    const second = await keys.unlockKey('counsel', 'a third passphrase');
    const options = await smallPackageOptions(join(base, 'several'), [office, second]);
    const [first] = options.media;
    if (!first) throw new Error('no media');
    const media = [
      { ...first, sound: null },
      { ...first, neutralName: 'media-2.mp4' },
    ];
    const written = await writePackage({ ...options, media });
    expect(written.fingerprints).toHaveLength(2);
    const files = await readPackage(written.packageDir);
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(['data/media/media-2.mp4', 'data/veils-2.json', 'data/hushes-2.json']),
    );
    expect(files.has('data/hushes.json')).toBe(false);
    expect(await verifyPackageFolder(written.packageDir)).toMatchObject({ intact: true, findings: [] });
  });

  test('no name from outside gets into a package', async () => {
    const canary = 'zzqx-witness';
    await keys.createKey({ kind: 'office', name: canary, passphrase: 'a long passphrase' });
    const signer = await keys.unlockKey(canary, 'a long passphrase');
    const options = await smallPackageOptions(join(base, canary, 'release'), [signer]);
    const [media] = options.media;
    if (!media) throw new Error('no media');
    const sourcePath = join(base, canary, `${canary}.mp4`);
    await cp(media.sourcePath, sourcePath);
    const { packageDir } = await writePackage({ ...options, media: [{ ...media, sourcePath }] });
    const files = await readPackage(packageDir);
    const record = JSON.parse(Buffer.from(files.get('data/record.dsse.json') ?? []).toString()) as {
      payload: string;
    };
    const texts = [...files].flatMap(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]);
    texts.push(Buffer.from(record.payload, 'base64').toString());
    expect(texts.filter((text) => text.includes(canary))).toEqual([]);
    expect(texts.filter((text) => text.includes('media-1.mp4')).length).toBeGreaterThan(3);
  });

  test('two codes count frames apart and together', async () => {
    const outDir = join(base, 'counted');
    await writePackage(await smallPackageOptions(outDir, [office]));
    const verdict = await verifyPackageFolder(outDir);
    expect(verdict.record?.media[0]?.veilSummary).toEqual({
      veils: 2,
      framesVeiled: 5,
      codes: [
        { code: '(b)(6)', veils: 1, framesVeiled: 3 },
        { code: '(b)(7)(C)', veils: 1, framesVeiled: 3 },
      ],
    });
    const csv = (await readFile(join(outDir, 'data/redaction-log.csv'), 'utf8')).split('\r\n');
    // 16 x 16 px of 64 x 48 are 8.33 %; frame 3 lies between the keyframes, its 2 px chroma grid makes it 18 x 18.
    expect(csv[1]).toBe(
      'veil,data/media/media-1.mp4,v-0a1b2c3d,(b)(6),2,4,00:00:00.080,00:00:00.200,3,30.00,9.07,10.55,solid,,,,,',
    );
    expect(csv).toContain('total,data/media/media-1.mp4,,,,,,,5,50.00,,,,,,,,');
    expect(verdict.record?.media[0]).toMatchObject({
      hushes: 'data/hushes.json',
      hushSummary: {
        sampleRate: 8000,
        channels: 2,
        hushes: 2,
        samplesHushed: 2400,
        modes: [
          { mode: 'silence', hushes: 1, samplesHushed: 1600 },
          { mode: 'disguise', hushes: 1, samplesHushed: 800 },
        ],
        codes: [
          { code: '(b)(6)', hushes: 1, samplesHushed: 1600 },
          { code: '(b)(6), (b)(7)(C)', hushes: 1, samplesHushed: 800 },
        ],
      },
    });
    expect(csv.at(-2)).toBe('hush total,data/media/media-1.mp4,,,,,,,,,,,,,,,0.300,75.00');
    const context = await readFile(join(outDir, 'data/context.html'), 'utf8');
    expect(context).toContain('Sound is hushed for 0.300 seconds');
    expect(context).toContain('voice tone masked, words audible; NOT anonymisation');
  });

  test.skipIf(!hasCoreutils)('sha256sum and sha512sum check its payload', async () => {
    const outDir = join(base, 'coreutils');
    await writePackage(await smallPackageOptions(outDir, [office]));
    const check = (tool: string, manifest: string): number | null =>
      spawnSync(tool, ['-c', '--strict', '--quiet', manifest], { cwd: outDir }).status;
    for (const algorithm of ['sha256', 'sha512']) {
      expect(check(`${algorithm}sum`, `manifest-${algorithm}.txt`)).toBe(0);
      expect(check(`${algorithm}sum`, `tagmanifest-${algorithm}.txt`)).toBe(0);
    }
    await writeFile(join(outDir, 'data/context.html'), 'x');
    expect(check('sha256sum', 'manifest-sha256.txt')).toBe(1);
  });
});

describe('verifyPackageFolder', () => {
  test('tells what is no package at all from a package that fails', async () => {
    await mkdir(join(base, 'nothing'));
    await writeFile(join(base, 'file'), '');
    for (const path of ['nothing', 'file', 'absent']) {
      await expect(verifyPackageFolder(join(base, path))).rejects.toMatchObject({
        code: 'NOT_A_PACKAGE',
        exitCode: 3,
      });
    }
  });

  test.skipIf(process.platform === 'win32')('follows no link and waits for no pipe', async () => {
    const outDir = join(base, 'linked');
    await writePackage(await smallPackageOptions(outDir, [office]));
    const target = join(base, 'target.html');
    await rename(join(outDir, 'data/verify.html'), target);
    await symlink(target, join(outDir, 'data/verify.html'));
    await mkdir(join(outDir, 'data/empty'));
    spawnSync('mkfifo', [join(outDir, 'data/pipe')]);
    const codes = (await verifyPackageFolder(outDir)).findings.map(({ code, path }) => `${code} ${path}`);
    expect(codes.sort()).toEqual([
      'EMPTY_DIRECTORY data/empty',
      'NOT_A_FILE data/pipe',
      'PAYLOAD_MISSING data/verify.html',
      'SYMLINK data/verify.html',
    ]);
    const folderLink = join(base, 'folder-link');
    await writePackage(await smallPackageOptions(folderLink, [office]));
    await rename(join(folderLink, 'data'), join(base, 'elsewhere'));
    await symlink(join(base, 'elsewhere'), join(folderLink, 'data'));
    expect((await verifyPackageFolder(folderLink)).findings.map(({ code }) => code)).toEqual([
      'SYMLINK',
      'RECORD_MISSING',
    ]);
  });

  test('a trust file that is none is refused', async () => {
    const outDir = join(base, 'untrusting');
    await writePackage(await smallPackageOptions(outDir, [office]));
    const trustFile = join(base, 'broken-trust.json');
    await writeFile(trustFile, '{"schema":1,"keys":[]}');
    await expect(verifyPackageFolder(outDir, { trustFile })).rejects.toMatchObject({
      code: 'INPUT_UNREADABLE',
    });
    await expect(verifyPackageFolder(outDir, { trustFile: join(base, 'no') })).rejects.toMatchObject({
      code: 'INPUT_NOT_FOUND',
    });
  });
});
