// SPDX-License-Identifier: GPL-3.0-or-later
/** Render: in the decoded copy what was veiled is gone, and the rest is where, when and what it was. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type FixtureOptions,
  type FixtureTruth,
  makeFixture,
} from '../../electron/service/engine/synthesis/fixture.ts';
import { drawTracks, sha256Of } from './case-content.ts';
import { done, makePlace, refused } from './cli.ts';
import { type Decoded, decodeFile, largestDistance, psnrOutside, type Rect, shrink } from './decoded.ts';
import { ffprobe, hasProgram, type ProbedStream, probedPts } from './media-tools.ts';

const hasProbe = hasProgram('ffprobe', 'structure of the copies is judged by the decoded frames only');

type RenderAnswer = {
  readonly candidate: string;
  readonly media: string;
  readonly sha256: string;
  readonly report: { readonly container: string; readonly untexted: number };
  readonly proof: {
    readonly findings: readonly unknown[];
    readonly ptsEqual: boolean;
    readonly frameCount: number;
  };
};

const frameCount = 24;
const recordings: Readonly<Record<string, FixtureOptions>> = {
  'turned.mov': { rotation: 90, sampleAspectRatio: { num: 4, den: 3 }, audio: {} },
  'crowded.mp4': {
    hideLeading: 3,
    audio: {},
    subtitle: 'words',
    data: 'telemetry',
    captions: 'words that are spoken',
    chapters: [{ startMs: 0, title: 'Arrival' }],
    tags: { title: 'Unit 12', comment: 'Serial 0417', location: '+40.7484-073.9857/' },
  },
  'uneven.mkv': {
    pts: Array.from({ length: frameCount }, (_, n) => n * 33 + (n % 3) * 7),
    timeBase: { num: 1, den: 1000 },
    audio: { codec: 'opus' },
  },
  'stream.ts': { audio: { codec: 'ac3' } },
  'old.avi': { codec: 'mpeg4', audio: { codec: 'pcm_s16le' } },
  'deep.mp4': { codec: 'hevc', pixelFormat: 'yuv420p10le' },
  'broadcast.mov': { pixelFormat: 'yuv422p' },
  'screen.mkv': { pixelFormat: 'yuv444p' },
};
const names = Object.keys(recordings);

/** In display pixels. The wide box moves and carries its code, the narrow one has no room for it. */
const wide = { startFrame: 6, endFrame: 18, from: { x: 40, y: 60, width: 80, height: 60 } } as const;
const wideEnd: Rect = { x: 70, y: 110, width: 80, height: 60 };
const narrow = {
  startFrame: 0,
  endFrame: frameCount,
  from: { x: 8, y: 120, width: 16, height: 40 },
} as const;

const black = 16;
const grey = 128;
/** Letters are grey on black: nothing in a veil is brighter. */
const letters = 120;
/** Coding noise on a flat fill, in 8-bit steps. */
const noise = 12;

const place = makePlace();
const caseDir = place.output('Street.case');
const truths = new Map<string, FixtureTruth>();
const copies = new Map<
  string,
  { readonly answer: RenderAnswer; readonly original: Decoded; readonly copy: Decoded }
>();

beforeAll(async () => {
  for (const [name, options] of Object.entries(recordings))
    truths.set(name, await makeFixture(place.original(name), { frameCount, ...options }));
  done(await place.cli(['ingest', caseDir, ...names.map((name) => place.original(name))]));
  const footage = names.map((_, at) => `footage-${at + 1}`);
  drawTracks(
    place,
    caseDir,
    footage.flatMap((id) => [
      { footage: id, ...wide, to: wideEnd },
      { footage: id, ...narrow },
    ]),
  );
  const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
  done(await place.cli(['veil', caseDir, '--all', ...why]));
}, 240_000);

function truthOf(name: string): FixtureTruth {
  const truth = truths.get(name);
  if (!truth) throw new Error(`${name} was not made`);
  return truth;
}

/** Renders once per recording, whichever test asks first. */
async function copyOf(name: string): Promise<{ answer: RenderAnswer; original: Decoded; copy: Decoded }> {
  const known = copies.get(name);
  if (known) return known;
  const footage = `footage-${names.indexOf(name) + 1}`;
  const ran = await place.cli(['render', caseDir, '--footage', footage, '--audience', 'public', '--draft']);
  const answer = done<RenderAnswer>(ran);
  const made = {
    answer,
    original: await decodeFile(place.original(name)),
    copy: await decodeFile(answer.media),
  };
  copies.set(name, made);
  return made;
}

/** From display pixels to the decoder's picture: a clockwise quarter turn puts the decoder's left edge on top. */
function coded(rect: Rect, truth: FixtureTruth): Rect {
  if (truth.orientation.rotation === 0) return rect;
  const { x, y, width, height } = rect;
  return { x: y, y: truth.coded.height - x - width, width: height, height: width };
}

function veilsAt(frame: number, truth: FixtureTruth): { wide: Rect | undefined; narrow: Rect } {
  const share = (frame - wide.startFrame) / (wide.endFrame - 1 - wide.startFrame);
  const moved: Rect = {
    ...wide.from,
    x: wide.from.x + (wideEnd.x - wide.from.x) * share,
    y: wide.from.y + (wideEnd.y - wide.from.y) * share,
  };
  const shown = frame >= wide.startFrame && frame < wide.endFrame;
  return { wide: shown ? coded(moved, truth) : undefined, narrow: coded(narrow.from, truth) };
}

function whole({ x, y, width, height }: Rect): Rect {
  const [left, top] = [Math.ceil(x), Math.ceil(y)];
  return { x: left, y: top, width: Math.floor(x + width) - left, height: Math.floor(y + height) - top };
}

/** The rectangle on a chroma plane. */
function onChroma({ x, y, width, height }: Rect, shiftX: number, shiftY: number): Rect {
  return { x: x >> shiftX, y: y >> shiftY, width: width >> shiftX, height: height >> shiftY };
}

describe.each(names)('%s', (name) => {
  test('what lies under a veil is gone from every frame', async () => {
    const truth = truthOf(name);
    const { answer, copy } = await copyOf(name);
    expect(answer.proof.findings).toEqual([]);
    expect(answer.report.untexted).toBeGreaterThan(0);
    const shiftX = truth.pixelFormat === 'yuv444p' ? 0 : 1;
    const shiftY = truth.pixelFormat === 'yuv444p' || truth.pixelFormat === 'yuv422p' ? 0 : 1;
    for (const [frame, { planes }] of copy.frames.entries()) {
      const [luma, ...chroma] = planes;
      if (frame < truth.hiddenLeading) continue;
      const veils = veilsAt(frame, truth);
      expect(largestDistance(luma, shrink(veils.narrow, 2), black, copy.bitDepth)).toBeLessThanOrEqual(noise);
      const inner = veils.wide && shrink(whole(veils.wide), 3);
      for (const rect of [shrink(veils.narrow, 2), inner]) {
        if (!rect) continue;
        for (const plane of chroma) {
          const place = shrink(onChroma(rect, shiftX, shiftY), 1);
          expect(largestDistance(plane, place, grey, copy.bitDepth)).toBeLessThanOrEqual(noise);
        }
      }
      if (!inner) continue;
      // Black and letters: nothing brighter, and the edge is black.
      expect(largestDistance(luma, inner, letters / 2, copy.bitDepth)).toBeLessThanOrEqual(
        letters / 2 + noise,
      );
      const edge = { ...inner, height: 3 };
      expect(largestDistance(luma, edge, black, copy.bitDepth)).toBeLessThanOrEqual(noise);
    }
  });

  test('the original shows there what the copy does not', async () => {
    const truth = truthOf(name);
    const { original } = await copyOf(name);
    const plane = original.frames[10]?.planes[0];
    const rect = veilsAt(10, truth).wide;
    if (!plane || !rect) throw new Error('no frame 10');
    expect(largestDistance(plane, shrink(whole(rect), 3), black, original.bitDepth)).toBeGreaterThan(80);
  });

  test('every frame is there, in its place and at its time', async () => {
    const truth = truthOf(name);
    const { answer, copy } = await copyOf(name);
    expect(copy.frames.map((frame) => frame.number)).toEqual(
      Array.from({ length: frameCount }, (_, n) => (n < truth.hiddenLeading ? undefined : n)),
    );
    expect(answer.proof).toMatchObject({ ptsEqual: true, frameCount });
    if (!hasProbe) return;
    const [before, after] = [ffprobe(truth.path), ffprobe(answer.media)].map(({ streams }) => {
      const [num = 0, den = 1] = (streams[0]?.time_base ?? '').split('/').map(Number);
      return { num, den };
    });
    if (!before || !after) throw new Error('no time base');
    // Times as fractions of a second, compared without rounding.
    expect(probedPts(answer.media).map((pts) => pts * after.num * before.den)).toEqual(
      probedPts(truth.path).map((pts) => pts * before.num * after.den),
    );
  });

  test('outside the veils the picture is the same to the eye', async () => {
    const truth = truthOf(name);
    const { original, copy } = await copyOf(name);
    for (let frame = truth.hiddenLeading; frame < frameCount; frame += 5) {
      const [a, b] = [original.frames[frame], copy.frames[frame]];
      if (!a || !b) throw new Error(`no frame ${frame}`);
      const veils = veilsAt(frame, truth);
      const grown = [veils.narrow, ...(veils.wide ? [veils.wide] : [])].map((rect) => shrink(rect, -16));
      expect(
        psnrOutside(a.planes[0], b.planes[0], grown, copy.bitDepth),
        `frame ${frame}`,
      ).toBeGreaterThanOrEqual(42);
      if (truth.pixelFormat !== 'yuv444p') continue;
      for (const plane of [1, 2] as const)
        expect(psnrOutside(a.planes[plane], b.planes[plane], grown, copy.bitDepth)).toBeGreaterThanOrEqual(
          40,
        );
    }
  });

  test.skipIf(!hasProbe)(
    'size, shape, turn and sound are the same; what else travelled along is gone',
    async () => {
      const truth = truthOf(name);
      const { answer } = await copyOf(name);
      const [before, after] = [ffprobe(truth.path), ffprobe(answer.media)];
      const kept = before.streams.filter((stream) => ['video', 'audio'].includes(stream.codec_type));
      const rotationOf = (streams: readonly ProbedStream[]): number =>
        streams[0]?.side_data_list?.find((entry) => entry.rotation !== undefined)?.rotation ?? 0;
      expect(after.streams.map((stream) => stream.codec_type)).toEqual(
        kept.map((stream) => stream.codec_type),
      );
      expect(after.streams[0]).toMatchObject({
        width: truth.coded.width,
        height: truth.coded.height,
        pix_fmt: truth.pixelFormat,
      });
      expect(after.streams[0]?.sample_aspect_ratio ?? '1:1').toBe(kept[0]?.sample_aspect_ratio ?? '1:1');
      expect(rotationOf(after.streams)).toBe(rotationOf(kept));
      expect(after.streams[1]?.sample_rate).toBe(kept[1]?.sample_rate);
      expect(after.streams[1]?.channels).toBe(kept[1]?.channels);
      expect(after.chapters).toEqual([]);
      const tags = JSON.stringify([after.format.tags, after.streams.map((stream) => stream.tags)]);
      expect(tags).not.toMatch(/Unit 12|0417|40\.7484|words|Arrival/);
    },
  );
});

test('frames that the container hides are veiled whole: a player that shows them shows nothing', async () => {
  const { copy, original } = await copyOf('crowded.mp4');
  const { hiddenLeading, coded: size } = truthOf('crowded.mp4');
  expect(hiddenLeading).toBe(3);
  for (let frame = 0; frame < hiddenLeading; frame++) {
    expect(original.frames[frame]?.number).toBe(frame);
    const [luma, ...chroma] = copy.frames[frame]?.planes ?? [];
    if (!luma) throw new Error(`no frame ${frame}`);
    const whole = { x: 0, y: 0, ...size };
    expect(largestDistance(luma, whole, black, copy.bitDepth)).toBeLessThanOrEqual(noise);
    for (const plane of chroma)
      expect(largestDistance(plane, whole, grey, copy.bitDepth)).toBeLessThanOrEqual(noise);
  }
});

describe('the case afterwards', () => {
  test('holds finished candidates and nothing half-written', async () => {
    for (const name of names) {
      const { answer } = await copyOf(name);
      expect(sha256Of(answer.media)).toBe(answer.sha256);
    }
    const files = readdirSync(join(caseDir, 'candidates'));
    expect(files).toHaveLength(names.length);
    for (const file of files) expect(file).toMatch(/^candidate-\d+\.(mp4|mov|mkv)$/);
    expect(done<{ intact: boolean }>(await place.cli(['audit', caseDir, '--verify'])).intact).toBe(true);
  });

  test('renders again under a new name, and one of several recordings must be named', async () => {
    const words = ['render', caseDir, '--audience', 'public', '--draft'];
    const { answer } = await copyOf('broadcast.mov');
    const again = done<RenderAnswer>(await place.cli([...words, '--footage', 'footage-7']));
    expect(again.candidate).not.toBe(answer.candidate);
    refused(await place.cli(words), 'USAGE', 2);
  });
});
