// SPDX-License-Identifier: GPL-3.0-or-later
/** Silence on every kind of source: digital zero inside, every sample outside spans and guard as it was. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ffmpeg, hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { codes, decodedByFfmpeg, hush, hushes, recordingOf, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'hushed sound is not tried on every codec');
const folder = temporaryFolder('hush');

type Source = {
  readonly name: string;
  readonly rate: number;
  readonly channels: number;
  readonly encoder: readonly string[];
  readonly path: 'spliced' | 'patched' | 'lossless';
  readonly codec: string;
  /** Steps of 16 bits by which two versions of one decoder may differ; null where they make up noise of their own. */
  readonly otherDecoder: number | null;
};

const sources: readonly Source[] = [
  {
    name: 'aac.mp4',
    rate: 48_000,
    channels: 2,
    encoder: ['-c:a', 'aac', '-b:a', '96k', '-aac_pns', '0'],
    path: 'spliced',
    codec: 'aac',
    otherDecoder: 0,
  },
  {
    name: 'noise.mp4',
    rate: 44_100,
    channels: 1,
    encoder: ['-c:a', 'aac', '-b:a', '48k'],
    path: 'spliced',
    codec: 'aac',
    otherDecoder: null,
  },
  {
    name: 'aac.ts',
    rate: 48_000,
    channels: 1,
    encoder: ['-c:a', 'aac', '-b:a', '64k', '-aac_pns', '0'],
    path: 'spliced',
    codec: 'aac',
    otherDecoder: 0,
  },
  {
    name: 'pcm.mov',
    rate: 48_000,
    channels: 2,
    encoder: ['-c:a', 'pcm_s24le'],
    path: 'patched',
    codec: 'pcm_s24le',
    otherDecoder: 0,
  },
  {
    name: 'mulaw.mov',
    rate: 8000,
    channels: 1,
    encoder: ['-c:a', 'pcm_mulaw'],
    path: 'patched',
    codec: 'pcm_mulaw',
    otherDecoder: 0,
  },
  {
    name: 'mp3.mp4',
    rate: 44_100,
    channels: 2,
    encoder: ['-c:a', 'libmp3lame', '-b:a', '96k'],
    path: 'lossless',
    codec: 'flac',
    otherDecoder: 1,
  },
  {
    name: 'opus.mp4',
    rate: 48_000,
    channels: 1,
    encoder: ['-c:a', 'libopus', '-b:a', '32k'],
    path: 'lossless',
    codec: 'flac',
    otherDecoder: 1,
  },
  {
    name: 'flac.mp4',
    rate: 48_000,
    channels: 1,
    encoder: ['-c:a', 'flac', '-strict', '-2'],
    path: 'lossless',
    codec: 'flac',
    otherDecoder: 0,
  },
  {
    name: 'alac.mov',
    rate: 48_000,
    channels: 2,
    encoder: ['-c:a', 'alac'],
    path: 'lossless',
    codec: 'flac',
    otherDecoder: 0,
  },
];

describe.skipIf(!hasFfmpeg)('silence', () => {
  test.each(sources)('in $name', async ({ name, rate, channels, encoder, path, codec, otherDecoder }) => {
    const file = join(folder, name);
    const copy = join(folder, `copy-${name}.out`);
    recordingOf(file, voices(channels, rate, 4), rate, ...encoder);
    // A transport stream counts from 1.4 s or so.
    const zero = name.endsWith('.ts') ? 1.4 : 0;
    const sheet = hushes(
      rate,
      channels,
      { from: zero + 1.2, to: zero + 2 },
      { from: zero + 2.5, to: zero + 2.6 },
    );
    const { report, proof } = await hush(file, sheet, copy);
    expect(proof.findings).toEqual([]);
    expect(report.audio).toMatchObject({ path, codec, undecodable: 0 });
    const { audio } = proof;
    expect(audio?.timesEqual).toBe(true);
    expect(audio?.hushed?.redactedSamples).toBe(audio?.hushed?.originalSamples);
    expect(audio?.hushed?.hushes.map(({ samples }) => samples)).toEqual([
      Math.round(0.8 * rate) * channels,
      Math.round(0.1 * rate) * channels,
    ]);
    if (otherDecoder !== null) expect(audio?.hushed?.outsideIdentical).toBe(audio?.hushed?.outsideSamples);

    const before = decodedByFfmpeg(file);
    const after = decodedByFfmpeg(copy);
    const changed = (report.audio?.hushes ?? []).map(({ changedStart, changedEnd }) => ({
      start: Math.round((changedStart / rate - zero) * rate),
      end: Math.round((changedEnd / rate - zero) * rate),
    }));
    // What an edit list hides at the end an old decoder plays.
    const shared = Math.min(before.length, after.length);
    expect(Math.abs(before.length - after.length)).toBeLessThan(1152 * channels);
    let strays = 0;
    for (let at = 0; at < shared; at++) {
      const sample = Math.floor(at / channels);
      if (changed.some(({ start, end }) => sample >= start && sample < end)) continue;
      if (Math.abs((before[at] ?? 0) - (after[at] ?? 0)) > (otherDecoder ?? 0)) strays++;
    }
    if (otherDecoder !== null) expect(strays).toBe(0);
    const inside = after.subarray(Math.round(1.2 * rate) * channels, Math.round(2 * rate) * channels);
    expect(inside.every((sample) => sample === 0)).toBe(true);
    expect(before.subarray(Math.round(1.2 * rate) * channels).some((sample) => sample !== 0)).toBe(true);
  });

  test.each([0.03, 0.7])(
    'where the sound begins %f s after the picture, all of it is kept',
    async (delay) => {
      const plain = join(folder, 'early.mp4');
      const file = join(folder, `late-${delay}.mkv`);
      const copy = join(folder, `late-${delay}.out`);
      recordingOf(plain, voices(1, 48_000, 4), 48_000, '-c:a', 'libmp3lame', '-b:a', '64k');
      const from = ['-i', plain, '-itsoffset', String(delay), '-i', plain, '-map', '0:v', '-map', '1:a'];
      await ffmpeg(...from, '-c', 'copy', file);
      const sheet = hushes(48_000, 1, { from: 1.2 + delay, to: 2 + delay });
      const { proof } = await hush(file, sheet, copy);
      expect(codes(proof)).toEqual([]);
      expect(proof.audio?.hushed?.redactedSamples).toBe(proof.audio?.hushed?.originalSamples);
      const sound = decodedByFfmpeg(copy);
      const inside = sound.subarray(Math.round(1.21 * 48_000), Math.round(1.99 * 48_000));
      expect(inside.every((sample) => sample === 0)).toBe(true);
    },
  );

  test('in one of two channels: the other one is as it was', async () => {
    const file = join(folder, 'aac.mp4');
    const sheet = hushes(48_000, 2, { from: 1.2, to: 2, channels: [1] });
    const copy = join(folder, 'right.mp4');
    const { report, proof } = await hush(file, sheet, copy);
    expect(codes(proof)).toEqual([]);
    expect(report.audio).toMatchObject({ path: 'lossless', codec: 'flac' });
    const before = decodedByFfmpeg(file);
    const after = decodedByFfmpeg(copy);
    let worst = 0;
    for (let at = 0; at < after.length; at += 2)
      worst = Math.max(worst, Math.abs((after[at] ?? 0) - (before[at] ?? 0)));
    // Two versions of a decoder that computes in floats round a few samples differently.
    expect(worst).toBeLessThanOrEqual(1);
  });
});
