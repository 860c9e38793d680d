// SPDX-License-Identifier: GPL-3.0-or-later
/** Ingest: what the case says of a recording is what coreutils and ffprobe say of it. */
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type FixtureOptions,
  type FixtureTruth,
  makeFixture,
} from '../../electron/service/engine/synthesis/fixture.ts';
import { done, makePlace, refused } from './cli.ts';
import { ffprobe, hasProgram, probedPts } from './media-tools.ts';

const hasProbe = hasProgram(
  'ffprobe',
  'frame times and streams are compared with the script of the recording only',
);
const hasSums = hasProgram('sha256sum', 'hashes are not compared with coreutils');

type IngestedFootage = {
  readonly footage: string;
  readonly label: string;
  readonly already: boolean;
  readonly sha256: string;
  readonly sha512: string;
  readonly sizeBytes: number;
  readonly frames: number;
  readonly ptsRule: string;
  readonly video: {
    readonly coded: { readonly width: number; readonly height: number };
    readonly display: { readonly width: number; readonly height: number };
    readonly orientation: { readonly rotation: number; readonly mirrored: boolean };
    readonly sampleAspectRatio: { readonly num: number; readonly den: number };
    readonly pixelFormat: string;
  };
  readonly streams: readonly {
    readonly kind: string;
    readonly codec: string;
    readonly tagNames: readonly string[];
  }[];
  readonly faults: readonly { readonly code: string }[];
};
type IngestAnswer = {
  readonly footage: readonly IngestedFootage[];
  readonly refused: readonly { readonly media: string; readonly code: string; readonly message: string }[];
};
type FramesAnswer = {
  readonly timeBase: { readonly num: number; readonly den: number };
  readonly ptsRule: string;
  readonly frames: readonly {
    readonly frame: number;
    readonly pts: number;
    readonly hidden: boolean;
    readonly key: boolean;
    readonly idr: boolean;
  }[];
};

/** Uneven times, as phones and body-worn cameras write them: ticks of 1/30000 s. */
const unevenPts = [
  0, 1000, 2000, 3500, 4000, 7000, 8001, 9002, 12_000, 12_500, 15_000, 16_000, 19_999, 21_000,
];

const recordings: Readonly<Record<string, FixtureOptions>> = {
  'plain.mp4': {
    frameCount: 24,
    audio: {},
    subtitle: 'words',
    data: 'telemetry',
    tags: { title: 'Unit 12', comment: 'Serial 0417' },
  },
  'uneven.mp4': { pts: unevenPts },
  'edit-list.mp4': { frameCount: 24, hideLeading: 3, hideTrailing: 2, audio: {} },
  'turned.mov': { frameCount: 12, rotation: 90, sampleAspectRatio: { num: 4, den: 3 } },
  'matroska.mkv': { frameCount: 24, audio: { codec: 'opus' }, subtitle: 'words' },
  'stream.ts': { frameCount: 24, audio: { codec: 'ac3' } },
  'old.avi': { frameCount: 24, codec: 'mpeg4', audio: { codec: 'pcm_s16le' } },
  'long-gop.mp4': { frameCount: 24, codec: 'hevc', openGop: true },
};
const names = Object.keys(recordings);

const place = makePlace();
const caseDir = place.output('Street.case');
const truths = new Map<string, FixtureTruth>();
const taken = new Map<string, IngestedFootage>();

beforeAll(async () => {
  for (const [name, options] of Object.entries(recordings))
    truths.set(name, await makeFixture(place.original(name), options));
  const ran = await place.cli(['ingest', caseDir, ...names.map((name) => place.original(name))]);
  for (const footage of done<IngestAnswer>(ran).footage) taken.set(footage.label, footage);
});

function takenAs(name: string): { readonly footage: IngestedFootage; readonly truth: FixtureTruth } {
  const footage = taken.get(name);
  const truth = truths.get(name);
  if (!footage || !truth) throw new Error(`${name} was not taken in`);
  return { footage, truth };
}

describe('what is written down of a recording', () => {
  test.skipIf(!hasSums)('has the hashes that sha256sum and sha512sum give', () => {
    for (const name of names) {
      const sum = (program: string): string =>
        execFileSync(program, [place.original(name)], { encoding: 'utf8' }).split(' ')[0] ?? '';
      const { footage } = takenAs(name);
      expect(footage.sha256).toBe(sum('sha256sum'));
      expect(footage.sha512).toBe(sum('sha512sum'));
    }
  });

  test.each(names)('%s: every frame is listed with its time', async (name) => {
    const { footage, truth } = takenAs(name);
    const answer = done<FramesAnswer>(await place.cli(['frames', caseDir, '--footage', footage.footage]));
    expect(footage.frames).toBe(truth.frameCount);
    expect(footage.faults).toEqual([]);
    expect(answer.timeBase).toEqual(truth.timeBase);
    expect(answer.frames.map((row) => row.frame)).toEqual(Array.from(truth.pts, (_, frame) => frame));
    expect(answer.frames.map((row) => row.pts)).toEqual(truth.pts);
    const hidden = answer.frames.filter((row) => row.hidden).map((row) => row.frame);
    const shown = [truth.hiddenLeading, truth.frameCount - truth.hiddenTrailing] as const;
    expect(hidden).toEqual(
      answer.frames.map((row) => row.frame).filter((frame) => frame < shown[0] || frame >= shown[1]),
    );
    expect(answer.frames[0]?.key).toBe(true);
    if (hasProbe) expect(probedPts(truth.path)).toEqual(truth.pts);
  });

  test.each(names)('%s: the picture is described as it is shown, and no stream is left out', (name) => {
    const { footage, truth } = takenAs(name);
    expect(footage.video.coded).toEqual(truth.coded);
    expect(footage.video.display).toEqual(truth.display);
    expect(footage.video.orientation).toEqual(truth.orientation);
    expect(footage.video.sampleAspectRatio).toEqual(truth.sampleAspectRatio);
    expect(footage.video.pixelFormat).toBe(truth.pixelFormat);
    expect(footage.streams.map((stream) => stream.kind)).toEqual(truth.streams);
    if (!hasProbe) return;
    const probed = ffprobe(truth.path);
    expect(footage.streams.map(({ kind, codec }) => ({ kind, codec }))).toEqual(
      probed.streams.map((stream) => ({ kind: stream.codec_type, codec: stream.codec_name ?? 'bin_data' })),
    );
    const rotation =
      probed.streams[0]?.side_data_list?.find((entry) => entry.rotation !== undefined)?.rotation ?? 0;
    // ffprobe counts anti-clockwise.
    expect(footage.video.orientation.rotation).toBe((360 - rotation) % 360);
  });

  test('names tags and keeps their values out', async () => {
    const { footage } = takenAs('plain.mp4');
    expect(JSON.stringify(footage)).not.toContain('Serial 0417');
    expect(footage.streams[0]?.tagNames).toContain('handler_name');
  });
});

describe('taking in again', () => {
  test('the same recording is in the case already, and is not taken in twice', async () => {
    const before = takenAs('uneven.mp4').footage;
    const again = done<IngestAnswer>(await place.cli(['ingest', caseDir, place.original('uneven.mp4')]));
    expect(again.footage).toEqual([{ ...before, already: true }]);
    const { events } = done<{ events: readonly { event: string }[] }>(await place.cli(['audit', caseDir]));
    expect(events.filter((row) => row.event === 'footage.added')).toHaveLength(names.length);
  });

  test('one bad file among several does not keep the others out; the exit code is the bad one’s', async () => {
    const dir = place.output('Mixed.case');
    const bad = place.original('notes.txt');
    writeFileSync(bad, 'these are notes, not a recording\n'.repeat(50));
    const gone = place.original('gone.mp4');
    const ran = await place.cli([
      'ingest',
      dir,
      bad,
      place.original('uneven.mp4'),
      gone,
      place.original('plain.mp4'),
    ]);
    expect(ran.exitCode).toBe(3);
    const answer = JSON.parse(ran.stdout) as IngestAnswer;
    expect(answer.footage.map((row) => row.label)).toEqual(['uneven.mp4', 'plain.mp4']);
    expect(answer.refused.map(({ media, code }) => ({ media, code }))).toEqual([
      { media: bad, code: 'INPUT_NOT_MEDIA' },
      { media: gone, code: 'INPUT_NOT_FOUND' },
    ]);
    const people = done<{ people: unknown }>(await place.cli(['people', dir]));
    expect(people.people).toMatchObject([{ name: 'Ann Analyst', role: 'analyst' }]);
  });

  test('when every file is bad there is no case', async () => {
    const dir = place.output('Nothing.case');
    const ran = await place.cli(['ingest', dir, place.original('gone.mp4'), place.original('gone-too.mp4')]);
    expect(ran.exitCode).toBe(3);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('frames of a file without a case', () => {
  test('are the same, and nothing is written', async () => {
    const { footage, truth } = takenAs('edit-list.mp4');
    const inCase = done<FramesAnswer>(await place.cli(['frames', caseDir, '--footage', footage.footage]));
    const ofFile = done<FramesAnswer>(await place.cli(['frames', truth.path]));
    expect(ofFile.frames).toEqual(inCase.frames);
  });

  test('of a case with several recordings need the name of one', async () => {
    refused(await place.cli(['frames', caseDir]), 'USAGE', 2);
  });
});
