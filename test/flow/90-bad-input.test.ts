// SPDX-License-Identifier: GPL-3.0-or-later
/** Bad input: each is told apart, with a code, an exit code and what to do; nothing half-written stays behind. */
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { ErrorCode } from '../../core/base/errors.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { drawTracks, sha256Of, tree } from './case-content.ts';
import { done, makePlace, projectRoot, refused } from './cli.ts';
import { ffmpeg, hasProgram } from './media-tools.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'a recording without a picture is not made');
const isRoot = process.getuid?.() === 0;
if (isRoot) console.info('the tests run as root: no file can be made unreadable by its mode');
const noFrames = resolve(projectRoot, '../shared/footage/containers/mp4parse-bipbop_nonfragment_header.mp4');
const hasNoFrames = existsSync(noFrames);
if (!hasNoFrames) console.info(`${noFrames} is absent: a recording without frames is not tried`);

type IngestAnswer = {
  readonly footage: readonly {
    readonly sha256: string;
    readonly frames: number;
    readonly faults: readonly { readonly code: string; readonly message: string }[];
  }[];
};

const place = makePlace();
const good = place.original('good.mp4');
const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
const from = { x: 40, y: 60, width: 60, height: 60 };

/** Output folders may hold finished things only. */
function nothingHalfWritten(): void {
  expect(tree(place.output('.')).filter((name) => /partial|unfinished|-journal$/.test(name))).toEqual([]);
}

let cases = 0;
/** A new case with the good recording, or with another one. */
async function newCase(media = good): Promise<string> {
  cases++;
  const dir = place.output(`Case-${cases}.case`);
  done(await place.cli(['ingest', dir, media]));
  return dir;
}

beforeAll(async () => {
  await makeFixture(good, { frameCount: 12, audio: {} });
});

describe('a recording that is none', () => {
  const make: Readonly<Record<string, () => string | Promise<string>>> = {
    text: () => {
      const path = place.original('notes.mp4');
      writeFileSync(path, 'these are notes, not a recording\n'.repeat(50));
      return path;
    },
    'text that a player would draw': () => {
      const path = place.original('notes.txt');
      writeFileSync(path, 'these are notes, not a recording\n'.repeat(50));
      return path;
    },
    nothing: () => {
      const path = place.original('empty.mp4');
      writeFileSync(path, '');
      return path;
    },
    'a file cut off before its index': () => {
      const path = place.original('cut.mp4');
      const bytes = readFileSync(good);
      writeFileSync(path, bytes.subarray(0, bytes.indexOf('moov', 0, 'latin1') - 4));
      return path;
    },
    'a folder': () => {
      mkdirSync(place.original('folder.mp4'));
      return place.original('folder.mp4');
    },
    'a link to nowhere': () => {
      symlinkSync(place.original('gone.mp4'), place.original('dangling.mp4'));
      return place.original('dangling.mp4');
    },
    'a missing path': () => place.original('missing.mp4'),
    'a list that points to other files': () => {
      const path = place.original('list.m3u8');
      writeFileSync(path, `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${good}\n#EXT-X-ENDLIST\n`);
      return path;
    },
  };
  test.each<[string, ErrorCode]>([
    ['text', 'INPUT_NOT_MEDIA'],
    ['text that a player would draw', 'INPUT_NOT_MEDIA'],
    ['nothing', 'INPUT_EMPTY'],
    ['a file cut off before its index', 'INPUT_NOT_MEDIA'],
    ['a folder', 'INPUT_NOT_FOUND'],
    ['a link to nowhere', 'INPUT_NOT_FOUND'],
    ['a missing path', 'INPUT_NOT_FOUND'],
    ['a list that points to other files', 'INPUT_NOT_MEDIA'],
  ])('%s: %s', async (what, code) => {
    const path = (await make[what]?.()) ?? '';
    const dir = place.output('Refused.case');
    const error = refused(await place.cli(['ingest', dir, path]), code, 3);
    expect(error.message).toContain(path);
    expect(existsSync(dir)).toBe(false);
    const out = place.output('refused');
    refused(await place.cli(['auto', path, '--out', out]), code, 3);
    expect(tree(place.output('.')).filter((name) => name.toLowerCase().startsWith('refused'))).toEqual([]);
  });

  test.skipIf(!hasFfmpeg)('sound without a picture: INPUT_NO_VIDEO', async () => {
    const path = place.original('sound.m4a');
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', path);
    const dir = place.output('Sound.case');
    refused(await place.cli(['ingest', dir, path]), 'INPUT_NO_VIDEO', 3);
    expect(existsSync(dir)).toBe(false);
  });

  test.skipIf(!hasNoFrames)('a header without frames: INPUT_NO_FRAMES', async () => {
    const dir = place.output('Header.case');
    refused(await place.cli(['ingest', dir, noFrames]), 'INPUT_NO_FRAMES', 3);
    expect(existsSync(dir)).toBe(false);
  });

  test.skipIf(isRoot)('a file that may not be read: INPUT_UNREADABLE', async () => {
    const path = place.original('locked.mp4');
    await makeFixture(path, { frameCount: 2 });
    chmodSync(path, 0o000);
    const dir = place.output('Locked.case');
    refused(await place.cli(['ingest', dir, path]), 'INPUT_UNREADABLE', 3);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('a recording that is damaged and readable', () => {
  test.each(['ts', 'mkv'])('%s cut in the middle is taken in with the frames it has', async (container) => {
    const whole = place.original(`whole.${container}`);
    const cut = place.original(`torn.${container}`);
    await makeFixture(whole, { frameCount: 48 });
    const bytes = readFileSync(whole);
    writeFileSync(cut, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const dir = place.output(`Torn-${container}.case`);
    const answer = done<IngestAnswer>(await place.cli(['ingest', dir, cut]));
    const [footage] = answer.footage;
    expect(footage?.sha256).toBe(sha256Of(cut));
    expect(footage?.frames).toBeGreaterThan(10);
    expect(footage?.frames).toBeLessThan(48);
  });

  test('its damage is listed, and the check says so', async () => {
    const holed = place.original('holed.ts');
    const bytes = readFileSync(place.original('whole.ts'));
    // Ten transport packets in the middle are lost on a bad medium.
    const at = Math.floor(bytes.length / 188 / 2) * 188;
    writeFileSync(holed, Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1880)]));
    for (const name of ['torn.ts', 'torn.mkv', 'holed.ts']) {
      const dir = place.output(`${name}.case`);
      const [footage] = done<IngestAnswer>(await place.cli(['ingest', dir, place.original(name)])).footage;
      expect(footage?.faults.length, name).toBeGreaterThan(0);
      const check = done<{ findings: readonly { code: string }[] }>(await place.cli(['check', dir]));
      expect(check.findings.map((finding) => finding.code)).toContain('FAULTS_PRESENT');
    }
  });
});

describe('an original that changed after it was taken in', () => {
  test('is refused with both hashes, by every command that would use it', async () => {
    const path = place.original('changing.mp4');
    await makeFixture(path, { frameCount: 8 });
    const before = sha256Of(path);
    const dir = await newCase(path);
    drawTracks(place, dir, [{ footage: 'footage-1', startFrame: 0, endFrame: 8, from }]);
    done(await place.cli(['veil', dir, '--all', ...why]));
    done(await place.cli(['render', dir, '--audience', 'public', '--draft']));
    appendFileSync(path, 'x');
    const after = sha256Of(path);
    const out = place.output('from-changed');
    for (const words of [
      ['detect', dir],
      ['render', dir, '--audience', 'public', '--draft'],
      ['release', dir, '--audience', 'public', '--out', out, '--draft'],
    ]) {
      const error = refused(await place.cli(words), 'INPUT_CHANGED', 4);
      expect(error.message).toContain(before);
      expect(error.message).toContain(after);
    }
    expect(existsSync(out)).toBe(false);
    nothingHalfWritten();
  });

  test('is missed when it is gone', async () => {
    const path = place.original('going.mp4');
    await makeFixture(path, { frameCount: 2 });
    const dir = await newCase(path);
    renameSync(path, place.original('went.mp4'));
    refused(await place.cli(['detect', dir]), 'INPUT_NOT_FOUND', 3);
  });
});

describe('an output in the wrong place', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await newCase();
    drawTracks(place, dir, [{ footage: 'footage-1', startFrame: 0, endFrame: 12, from }]);
    done(await place.cli(['veil', dir, '--all', ...why]));
    done(await place.cli(['render', dir, '--audience', 'public', '--draft']));
  });

  const linked = (): string => {
    const link = place.output('link-to-originals');
    if (!existsSync(link)) symlinkSync(place.originals, link);
    return link;
  };
  const existing = (): string => {
    const path = place.output('existing');
    mkdirSync(path, { recursive: true });
    return path;
  };
  test.each<[string, ErrorCode, () => string]>([
    ['the original itself', 'OUTPUT_IS_SOURCE', () => good],
    ['the original through a link', 'OUTPUT_IS_SOURCE', () => join(linked(), basename(good))],
    ['beside the original', 'OUTPUT_INSIDE_SOURCE', () => place.original('package')],
    ['below the original’s folder', 'OUTPUT_INSIDE_SOURCE', () => place.original('deeper/package')],
    [
      'beside it by a winding way',
      'OUTPUT_INSIDE_SOURCE',
      () => `${place.output('x')}/../../originals/package`,
    ],
    ['beside the original through a link', 'OUTPUT_INSIDE_SOURCE', () => join(linked(), 'package')],
    ['something that exists', 'OUTPUT_EXISTS', existing],
    [
      'a link that leads nowhere',
      'OUTPUT_EXISTS',
      () => {
        const link = place.output('nowhere');
        if (!tree(place.output('.')).includes('nowhere')) symlinkSync(place.output('void'), link);
        return link;
      },
    ],
  ])('%s: %s', async (_, code, where) => {
    const out = where();
    const before = tree(place.originals);
    const sum = sha256Of(good);
    refused(await place.cli(['auto', good, '--out', out]), code, 4);
    refused(await place.cli(['release', dir, '--audience', 'public', '--out', out, '--draft']), code, 4);
    expect(tree(place.originals)).toEqual(before);
    expect(sha256Of(good)).toBe(sum);
    nothingHalfWritten();
  });

  test('a case is not made in the original’s folder either, and what is there stays there', async () => {
    const media = join(place.root, 'shift.case', 'clip.mp4');
    mkdirSync(join(place.root, 'shift.case'));
    await makeFixture(media, { frameCount: 2 });
    const sum = sha256Of(media);
    // The case of this output would be the folder in which the original lies.
    refused(await place.cli(['auto', media, '--out', join(place.root, 'shift')]), 'OUTPUT_INSIDE_SOURCE', 4);
    expect(tree(join(place.root, 'shift.case'))).toEqual(['clip.mp4']);
    expect(sha256Of(media)).toBe(sum);
  });

  test('a folder with other files does not become a case, and keeps its files', async () => {
    const taken = place.output('papers.case');
    mkdirSync(taken);
    writeFileSync(join(taken, 'thesis.txt'), 'years of work');
    refused(await place.cli(['auto', good, '--out', place.output('papers')]), 'CASE_EXISTS', 4);
    refused(await place.cli(['ingest', taken, good]), 'CASE_EXISTS', 4);
    expect(readFileSync(join(taken, 'thesis.txt'), 'utf8')).toBe('years of work');
  });
});

describe('names that nobody knows', () => {
  test('of recordings, tracks and candidates', async () => {
    const dir = await newCase();
    for (const command of ['frames', 'regions', 'detect', 'check', 'render']) {
      const audience = command === 'render' ? ['--audience', 'public'] : [];
      refused(await place.cli([command, dir, '--footage', 'footage-9', ...audience]), 'UNKNOWN_FOOTAGE', 2);
    }
    refused(await place.cli(['veil', dir, '--track', 'track-9', ...why]), 'UNKNOWN_TRACK', 2);
    refused(await place.cli(['approve', dir, 'candidate-9', '--watched', 'x']), 'UNKNOWN_CANDIDATE', 2);
  });

  test('a veil on frames that the recording does not have', async () => {
    const dir = await newCase();
    const [long] = drawTracks(place, dir, [{ footage: 'footage-1', startFrame: 0, endFrame: 13, from }]);
    const error = refused(await place.cli(['veil', dir, '--all', ...why]), 'FRAME_OUT_OF_RANGE', 2);
    expect(error.message).toContain(long);
    expect(error.message).toContain('12');
    const check = done<{ findings: readonly { code: string }[] }>(await place.cli(['check', dir]), 1);
    expect(check.findings.map((finding) => finding.code)).toContain('TRACK_UNDECIDED');
  });
});

describe('a case that cannot be opened', () => {
  const reading = ['check', 'regions', 'frames', 'audit', 'people'];

  test('because it is none', async () => {
    for (const command of [...reading.filter((name) => name !== 'frames'), 'detect'])
      refused(await place.cli([command, place.originals]), 'CASE_NOT_FOUND', 3);
    refused(await place.cli(['detect', place.output('nowhere.case')]), 'CASE_NOT_FOUND', 3);
    expect(existsSync(place.output('nowhere.case'))).toBe(false);
  });

  test('because a newer version wrote it', async () => {
    const dir = await newCase();
    const db = new Database(join(dir, 'case.db'));
    db.pragma('user_version = 9999');
    db.close();
    for (const command of ['check', 'detect', 'audit'])
      refused(await place.cli([command, dir]), 'CASE_NEWER', 4);
    refused(await place.cli(['ingest', dir, good]), 'CASE_NEWER', 4);
  });

  test('because its database is damaged', async () => {
    const dir = await newCase();
    writeFileSync(join(dir, 'case.db'), 'not a database '.repeat(1000));
    refused(await place.cli(['check', dir]), 'CASE_DAMAGED', 3);
    refused(await place.cli(['detect', dir]), 'CASE_DAMAGED', 3);
  });

  test('for writing, while somebody else writes; reading goes on', async () => {
    const dir = await newCase();
    const store = join(projectRoot, 'electron/service/storage/case-store.ts');
    const hold = `import(process.argv[1]).then(({ openCase }) => {
      globalThis.held = openCase(process.argv[2], { mode: 'write' });
      process.stdout.write('held');
      setInterval(() => globalThis.held, 1000);
    });`;
    const holder = spawn(process.execPath, ['-e', hold, store, dir], {
      env: place.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => {
      holder.kill('SIGKILL');
    });
    await new Promise<void>((held, failed) => {
      holder.stdout.once('data', () => held());
      holder.once('close', (code) => failed(new Error(`the holder ended with ${code}`)));
    });
    const error = refused(await place.cli(['detect', dir]), 'CASE_LOCKED', 4);
    expect(error.message).toContain(String(holder.pid));
    refused(await place.cli(['ingest', dir, good]), 'CASE_LOCKED', 4);
    done(await place.cli(['check', dir]));
    const closed = new Promise((ended) => holder.once('close', ended));
    holder.kill('SIGKILL');
    await closed;
    done(await place.cli(['ingest', dir, good]));
  });
});
