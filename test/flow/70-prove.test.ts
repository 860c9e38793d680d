// SPDX-License-Identifier: GPL-3.0-or-later
/** Prove: a copy that holds is said to hold, and one that was made badly is found out, by what it is and not by who says so. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PNG } from 'pngjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { drawTracks } from './case-content.ts';
import { done, makePlace, refused } from './cli.ts';
import type { ReleaseAnswer } from './finished-release.ts';
import { ffmpeg, hasProgram } from './media-tools.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'badly made copies are not made');

type ProveAnswer = {
  readonly structure: readonly {
    readonly name: string;
    readonly equal: boolean;
    readonly required: boolean;
  }[];
  readonly ptsEqual: boolean;
  readonly frameCount: number;
  readonly fidelity: { readonly minimumCentiDb: number; readonly identicalFrames: number };
  readonly veils: {
    readonly samplesOver: number;
    readonly failingFrames: readonly number[];
    readonly veiledFrames: number;
  } | null;
  readonly audio: { readonly originalPackets: number; readonly identicalPackets: number } | null;
  readonly pictures: readonly {
    readonly frame: number;
    readonly why: string;
    readonly original: string;
    readonly redacted: string;
    readonly compared: string;
  }[];
  readonly findings: readonly {
    readonly code: string;
    readonly message: string;
    readonly frame: number | null;
  }[];
};

const place = makePlace();
const original = place.original('clip.mp4');
let released: ReleaseAnswer;
let veils: string;
/** The veil is on frames 4 to 19. */
const box = { x: 80, y: 60, width: 100, height: 80 };

beforeAll(async () => {
  await makeFixture(original, { frameCount: 24, audio: {} });
  const dir = place.output('Street.case');
  done(await place.cli(['ingest', dir, original]));
  drawTracks(place, dir, [{ footage: 'footage-1', startFrame: 4, endFrame: 20, from: box }]);
  const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
  done(await place.cli(['veil', dir, '--all', ...why]));
  done(await place.cli(['render', dir, '--audience', 'public', '--draft']));
  const out = place.output('package');
  const words = ['release', dir, '--audience', 'public', '--out', out, '--draft'];
  released = done<ReleaseAnswer>(await place.cli(words));
  veils = join(released.package, 'data/veils.json');
});

async function prove(redacted: string, exitCode: 0 | 1, ...words: readonly string[]): Promise<ProveAnswer> {
  return done<ProveAnswer>(await place.cli(['prove', original, redacted, ...words]), exitCode);
}

function codes(answer: ProveAnswer): string[] {
  return [...new Set(answer.findings.map((finding) => finding.code))];
}

describe('the released copy', () => {
  test('holds, by the veils of its package', async () => {
    const answer = await prove(released.media, 0, '--record', veils);
    expect(answer).toMatchObject({ findings: [], ptsEqual: true, frameCount: 24 });
    expect(answer.structure.filter((row) => row.required && !row.equal)).toEqual([]);
    expect(answer.veils).toMatchObject({ veiledFrames: 16, samplesOver: 0, failingFrames: [] });
    expect(answer.fidelity.minimumCentiDb).toBeGreaterThanOrEqual(4200);
    expect(answer.audio?.identicalPackets).toBe(answer.audio?.originalPackets);
  });

  test('holds the same when the record is named, which lies beside the veils', async () => {
    const record = join(released.package, 'data/record.dsse.json');
    expect((await prove(released.media, 0, '--record', record)).veils?.veiledFrames).toBe(16);
  });

  test('without a record differs where the veils are, and is not said to hold', async () => {
    const answer = await prove(released.media, 1);
    expect(answer.veils).toBeNull();
    expect(answer.ptsEqual).toBe(true);
    expect(codes(answer)).toEqual(['AREA_CHANGED']);
  });

  test('is not the original: shown as a copy, the original has no veils', async () => {
    const answer = await prove(original, 1, '--record', veils);
    expect(codes(answer)).toContain('VEIL_NOT_AS_RECORDED');
    expect(answer.veils?.failingFrames).toEqual(Array.from({ length: 16 }, (_, n) => n + 4));
  });
});

describe.skipIf(!hasFfmpeg)('a copy that was made badly', () => {
  const fine = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '8', '-c:a', 'copy', '-map_metadata', '-1'];
  const keep = ['-fps_mode', 'passthrough', '-enc_time_base', '1:30000', '-video_track_timescale', '30000'];
  const uncover = `[1:v][0:v]overlay=enable='eq(n\\,10)'`;

  test.each<[string, string, readonly string[]]>([
    ['a frame dropped', 'FRAME_MISSING', ['-vf', "select='not(eq(n,7))'", ...keep]],
    ['a frame shown late', 'PTS_MOVED', ['-vf', "setpts='if(eq(N,7),PTS+0.01/TB,PTS)'", ...keep]],
    ['a smaller picture', 'STRUCTURE_DIFFERS', ['-vf', 'scale=160:90', ...keep]],
    ['a blurred picture', 'FIDELITY_LOW', ['-vf', 'gblur=sigma=3', ...keep]],
    ['a brighter frame', 'FIDELITY_LOW', ['-vf', "lutyuv=y='val+12':enable='eq(n,12)'", ...keep]],
    ['its sound left out', 'AUDIO_DIFFERS', ['-an', ...keep]],
    ['a name in its tags', 'METADATA_LEFT', ['-metadata', 'comment=Officer Zebra', ...keep]],
  ])('%s: %s', async (what, code, change) => {
    const copy = place.output(`${what.replaceAll(' ', '-')}.mp4`);
    await ffmpeg('-i', released.media, ...fine, ...change, copy);
    const answer = await prove(copy, 1, '--record', veils);
    expect(codes(answer), JSON.stringify(answer.findings)).toContain(code);
  });

  test('one frame without its veil: VEIL_NOT_AS_RECORDED, and which', async () => {
    const copy = place.output('uncovered.mp4');
    const inputs = ['-i', original, '-i', released.media];
    await ffmpeg(...inputs, '-filter_complex', uncover, '-map', '1:a', ...fine, ...keep, copy);
    const answer = await prove(copy, 1, '--record', veils);
    expect(codes(answer)).toContain('VEIL_NOT_AS_RECORDED');
    expect(answer.veils?.failingFrames).toEqual([10]);
  });

  test('pictures and a page of what is wrong, written once and where nothing is yet', async () => {
    const copy = place.output('uncovered & <b>bold.mp4');
    copyFileSync(place.output('uncovered.mp4'), copy);
    const [pictures, page] = [place.output('pictures'), place.output('proof.html')];
    const words = ['--record', veils, '--pictures', pictures, '--html', page];
    const answer = await prove(copy, 1, ...words);
    expect(answer.pictures[0]).toMatchObject({ frame: 10, why: 'veil' });
    const named = answer.pictures.flatMap((picture) => [
      picture.original,
      picture.redacted,
      picture.compared,
    ]);
    expect(readdirSync(pictures).sort()).toEqual(named.sort());
    const size = (name: string | undefined): number[] => {
      const { width, height } = PNG.sync.read(readFileSync(join(pictures, name ?? '')));
      return [width, height];
    };
    expect(size(answer.pictures[0]?.original)).toEqual([320, 180]);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('VEIL_NOT_AS_RECORDED');
    expect(html).toContain('uncovered &amp; &lt;b&gt;bold.mp4');
    expect(html).not.toContain('<b>');
    expect(html.split('src="data:image/png;base64,').length - 1).toBe(answer.pictures.length);
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    refused(await place.cli(['prove', original, copy, ...words]), 'OUTPUT_EXISTS', 4);
    const beside = ['--html', join(dirname(original), 'proof.html')];
    refused(await place.cli(['prove', original, copy, ...beside]), 'OUTPUT_INSIDE_SOURCE', 4);
  });

  test('what ffmpeg encodes finely and in place holds: the proof asks nothing of who made it', async () => {
    const copy = place.output('fine.mp4');
    const silent = ['-bitexact', '-fflags', '+bitexact', '-bsf:v', 'filter_units=remove_types=6'];
    await ffmpeg('-i', released.media, ...fine, ...keep, ...silent, copy);
    const answer = await prove(copy, 0, '--record', veils);
    expect(answer.findings).toEqual([]);
  });
});

describe('what cannot be compared', () => {
  test('a record of something else', async () => {
    refused(
      await place.cli(['prove', original, released.media, '--record', original]),
      'INPUT_UNREADABLE',
      3,
    );
    const other = place.original('other.mp4');
    await makeFixture(other, { frameCount: 12 });
    refused(await place.cli(['prove', other, released.media, '--record', veils]), 'USAGE', 2);
  });

  test('files that are not there or are no recordings', async () => {
    refused(await place.cli(['prove', place.original('none.mp4'), released.media]), 'INPUT_NOT_FOUND', 3);
    refused(await place.cli(['prove', original, place.output('none.mp4')]), 'INPUT_NOT_FOUND', 3);
    refused(await place.cli(['prove', original, veils]), 'INPUT_NOT_MEDIA', 3);
  });
});
