// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Sound that nobody hushed is heard for exactly as long in a copy as in the original, sample for sample, whatever container
 * either is in: priming and padding that one hides the other hides, by our decoder and by another program's.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RenderReport } from '../../../../core/render/report.ts';
import { findHiddenSamples } from '../../../../electron/service/engine/media/audio/hidden-samples.ts';
import { openSource } from '../../../../electron/service/engine/media/source.ts';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import {
  codes,
  decodedByFfmpeg,
  decodedByUs,
  hush,
  hushes,
  inspect,
  proveSound,
  recordingOf,
  renderTo,
  voices,
} from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'the length of copied sound is not measured');
const folder = temporaryFolder('copied-length');

const seconds = 0.717;

const heard = (path: string): { readonly start: number; readonly samples: Float64Array } => {
  const { start, channels } = decodedByUs(path);
  return { start, samples: channels[0] ?? new Float64Array() };
};

type Case = {
  readonly name: string;
  readonly rate: number;
  readonly encoder: readonly string[];
  readonly path: 'copied' | 'lossless';
  readonly container: RenderReport['container'];
  /** The other program reads padding of this codec in one of the two containers only. */
  readonly otherReads?: false;
};

const aac = ['-c:a', 'aac', '-b:a', '64k', '-aac_pns', '0'];
const mp3 = ['-c:a', 'libmp3lame', '-b:a', '64k', '-write_xing', '0'];
const opus = ['-c:a', 'libopus', '-b:a', '32k'];
/** Twelve bits: neither H.264 nor MP4 has room for such pictures. Full range and MOV has none, either. */
const deep = ['-c:v', 'ffv1', '-pix_fmt', 'yuv420p12le'];
const deepAndFull = [...deep, '-color_range', 'pc'];

const cases: readonly Case[] = [
  { name: 'opus.mkv', rate: 48_000, encoder: opus, path: 'lossless', container: 'mp4' },
  {
    name: 'opus.webm',
    rate: 48_000,
    encoder: ['-c:v', 'libvpx', ...opus],
    path: 'lossless',
    container: 'mp4',
  },
  { name: 'opus.mp4', rate: 48_000, encoder: opus, path: 'copied', container: 'mp4' },
  { name: 'aac.mp4', rate: 44_100, encoder: aac, path: 'copied', container: 'mp4' },
  { name: 'aac-44.mkv', rate: 44_100, encoder: aac, path: 'copied', container: 'mp4' },
  { name: 'aac-16.mkv', rate: 16_000, encoder: aac, path: 'copied', container: 'mp4' },
  { name: 'aac.flv', rate: 44_100, encoder: ['-g', '25', ...aac], path: 'copied', container: 'mp4' },
  { name: 'aac.ts', rate: 48_000, encoder: aac, path: 'copied', container: 'mp4' },
  { name: 'mp3.mkv', rate: 44_100, encoder: mp3, path: 'lossless', container: 'mp4' },
  { name: 'mp3.mp4', rate: 44_100, encoder: mp3, path: 'copied', container: 'mp4' },
  { name: 'flac.mkv', rate: 44_100, encoder: ['-c:a', 'flac'], path: 'copied', container: 'mp4' },
  { name: 'ac3.mkv', rate: 44_100, encoder: ['-c:a', 'ac3'], path: 'copied', container: 'mp4' },
  { name: 'ac3.ts', rate: 48_000, encoder: ['-c:a', 'ac3'], path: 'copied', container: 'mp4' },
  { name: 'pcm.mkv', rate: 44_100, encoder: ['-c:a', 'pcm_s16le'], path: 'copied', container: 'mov' },
  { name: 'deep-aac.mkv', rate: 48_000, encoder: [...deep, ...aac], path: 'copied', container: 'mov' },
  {
    name: 'deep-aac.mp4',
    rate: 48_000,
    encoder: ['-c:v', 'libx265', '-x265-params', 'log-level=error', '-pix_fmt', 'yuv420p12le', ...aac],
    path: 'copied',
    container: 'mov',
  },
  {
    name: 'full-opus.mkv',
    rate: 48_000,
    encoder: [...deepAndFull, ...opus],
    path: 'copied',
    container: 'matroska',
  },
  {
    name: 'full-aac.mov',
    rate: 48_000,
    encoder: [
      ...['-c:v', 'libx265', '-x265-params', 'log-level=error', '-pix_fmt', 'yuv420p12le'],
      ...['-color_range', 'pc', ...aac],
    ],
    path: 'lossless',
    container: 'matroska',
    otherReads: false,
  },
];

describe.skipIf(!hasFfmpeg)('is heard as long, and every sample the same', () => {
  test.each(cases)('$name', async ({ name, rate, encoder, path, container, otherReads }) => {
    const file = join(folder, name);
    const copy = join(folder, `${name}.copy`);
    recordingOf(file, voices(1, rate, seconds), rate, ...encoder);
    const original = await inspect(file);
    const report = await renderTo(original, null, copy);
    expect(report).toMatchObject({ container, audio: { path } });
    const was = heard(file);
    const is = heard(copy);
    expect(is.start).toBe(was.start);
    expect(is.samples.length).toBe(was.samples.length);
    expect(is.samples.every((sample, at) => sample === was.samples[at])).toBe(true);
    if (otherReads !== false) {
      const before = decodedByFfmpeg(file);
      const after = decodedByFfmpeg(copy);
      expect(after.length).toBe(before.length);
    }
    expect(codes(await proveSound(original, copy, null)).filter((code) => /AUDIO/.test(code))).toEqual([]);
  });

  test('Opus with padding in its middle, where two recordings were joined', async () => {
    const part = join(folder, 'part.mkv');
    const list = join(folder, 'parts.txt');
    const file = join(folder, 'joined.mkv');
    const copy = join(folder, 'joined.copy');
    recordingOf(part, voices(1, 48_000, seconds), 48_000, ...opus);
    writeFileSync(list, `file '${part}'\nfile '${part}'\n`);
    const joining = ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', file];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...joining]);
    const source = openSource(file);
    expect(findHiddenSamples(source)).toMatchObject({ end: true, between: true });
    source.close();
    const original = await inspect(file);
    expect((await renderTo(original, null, copy)).audio?.path).toBe('lossless');
    expect(decodedByFfmpeg(copy).length).toBe(decodedByFfmpeg(file).length);
    expect(heard(copy)).toEqual(heard(file));
  });

  test.each([0.01, 0.03, 0.7])('AAC in MP4 that begins %f s late, to its last sample', async (delay) => {
    const file = join(folder, `late-${delay}.mp4`);
    const copy = `${file}.copy`;
    const sound = ['-itsoffset', String(delay), '-f', 'lavfi', '-i', 'sine=f=300:r=48000:d=1.0037'];
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=25:d=1', ...sound];
    const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-c:a', 'aac', file];
    execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-map', '0', '-map', '1', ...coded]);
    const frames = Math.ceil((1.0037 * 48_000) / 1024 + 1) * 1024;
    const { samples } = heard(file);
    // Of whole frames only priming and padding are missing, and padding is less than a frame.
    const priming = decodedByFfmpeg(file).length - frames;
    expect(samples.length - priming).toBeGreaterThan(frames - 1024);
    const original = await inspect(file);
    expect((await renderTo(original, null, copy)).audio?.path).toBe('copied');
    expect(heard(copy).samples).toEqual(samples);
    expect(decodedByFfmpeg(copy).length).toBe(decodedByFfmpeg(file).length);
    expect(codes(await proveSound(original, copy, null))).toEqual([]);

    // A hush to the very end is measured to the last sample, spliced or written without loss.
    for (const mode of ['silence', 'tone'] as const) {
      const from = Math.ceil(0.8 * 48_000);
      const start = heard(file).start;
      const { proof } = await hush(file, hushes(48_000, 1, { from: 0.8, to: 2, mode }), `${copy}.${mode}`);
      expect(codes(proof)).toEqual([]);
      expect(proof.audio?.hushed?.hushes[0]?.samples).toBe(start + samples.length - from);
    }
  });
});

describe.skipIf(!hasFfmpeg)('the proof of a copy with the same packets', () => {
  test('finds that it plays padding that the original hides', async () => {
    const file = join(folder, 'padded.mkv');
    const copy = join(folder, 'padded.mp4');
    recordingOf(file, voices(1, 48_000, seconds), 48_000, ...opus);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', file, '-c', 'copy', copy]);
    const proof = await proveSound(await inspect(file), copy, null);
    expect(proof.audio?.identicalPackets).toBe(proof.audio?.originalPackets);
    expect(codes(proof)).toContain('AUDIO_DIFFERS');
  });
});
