// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound whose stated times run behind its samples: a hush is where players hear it, or it is refused, and the proof goes by the times. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { waveform } from '../../../../electron/service/engine/tasks/waveform.ts';
import { ffmpeg, hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { codes, hush, hushes, inspect, proveSound, recordingOf, renderTo, voices } from './hushed.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'hushes in sound whose times run behind are not tried');
const folder = temporaryFolder('times-behind');

const rate = 48_000;
const factor = 0.95;
const span = { from: 4, to: 4.5 };
const right = hushes(rate, 1, span);

/** Matroska whose packets of sound come faster than they last: after five seconds a quarter of a second early. */
async function hastened(name: string, ...encoder: readonly string[]): Promise<string> {
  const even = join(folder, `even-${name}`);
  recordingOf(even, voices(1, rate, 6), rate, ...encoder);
  const path = join(folder, name);
  const times = `setts=pts=PTS*${factor}:dts=DTS*${factor}`;
  await ffmpeg('-i', even, '-c', 'copy', '-bsf:a', times, path);
  return path;
}

/** Packets of sound as another program reads them: time in seconds, and a hash of what they carry. */
function packetsOf(path: string): { readonly time: number; readonly hash: string }[] {
  const shown = ['-show_entries', 'packet=pts_time,data_hash', '-show_data_hash', 'md5', '-of', 'csv=p=0'];
  const lines = execFileSync('ffprobe', ['-v', 'error', '-select_streams', 'a', ...shown, path], {
    encoding: 'utf8',
  });
  // What a packet carries beside its data is told on a line of its own, without words.
  return lines
    .replaceAll(/,\n(,MD5)/g, '$1')
    .trim()
    .split('\n')
    .map((line) => {
      const [time = '', hash = ''] = line.split(',');
      return { time: Number(time), hash };
    });
}

describe.skipIf(!hasFfmpeg)('AAC', () => {
  test.each([
    { name: 'aac.mkv', noise: '0', basis: 'samples' },
    { name: 'noisy.mkv', noise: '1', basis: 'packets' },
  ])('packets are silent at their own times: $name', async ({ name, noise, basis }) => {
    const path = await hastened(name, '-c:a', 'aac', '-b:a', '64k', '-aac_pns', noise);
    const copy = join(folder, `${name}.copy`);
    const { original, report, proof } = await hush(path, right, copy);
    expect(report.audio?.path).toBe('spliced');
    expect(codes(proof)).toEqual([]);
    expect(proof.audio?.hushed?.basis).toBe(basis);

    const before = packetsOf(path);
    const after = packetsOf(copy);
    expect(after.length).toBe(before.length);
    expect(before.at(-1)?.time).toBeLessThan(6 * factor + 0.1);
    const frame = 1024 / rate;
    before.forEach(({ time, hash }, at) => {
      expect(Math.abs((after[at]?.time ?? 0) - time)).toBeLessThan(0.002);
      const sounds = time < span.to && time + 2 * frame > span.from;
      const near = time < span.to + 0.002 && time + 3 * frame > span.from - 0.002;
      if (sounds) expect(after[at]?.hash, `at ${time} s`).not.toBe(hash);
      if (!near) expect(after[at]?.hash, `at ${time} s`).toBe(hash);
    });

    // By the count of samples that is where the span would be.
    const counted = hushes(rate, 1, { from: span.from * factor, to: span.to * factor });
    const elsewhere = join(folder, `elsewhere-${name}.copy`);
    await renderTo(original, counted, elsewhere);
    expect(codes(await proveSound(original, elsewhere, right))).toContain('HUSH_NOT_AS_RECORDED');
  });

  test('a tone has no place in it', async () => {
    const path = await hastened('tone.mkv', '-c:a', 'aac', '-b:a', '64k');
    const asked = hush(path, hushes(rate, 1, { ...span, mode: 'tone' }), join(folder, 'tone.copy'));
    await expect(asked).rejects.toMatchObject({ code: 'INPUT_UNSUPPORTED' });
  });
});

describe.skipIf(!hasFfmpeg)('sound whose packets are stated to begin nearly all at once', () => {
  test('is stated so in the copy', async () => {
    const even = join(folder, 'even-at-once.mkv');
    recordingOf(even, voices(1, rate, 2), rate, '-c:a', 'libmp3lame', '-b:a', '64k', '-write_xing', '0');
    const file = join(folder, 'at-once.mkv');
    await ffmpeg('-i', even, '-c', 'copy', '-bsf:a', 'setts=pts=floor(PTS/24):dts=floor(DTS/24)', file);
    const copy = join(folder, 'at-once.copy');
    const original = await inspect(file);
    expect((await renderTo(original, null, copy)).audio?.path).toBe('lossless');
    expect(codes(await proveSound(original, copy, null))).toEqual([]);
    const frame = 1152 / rate;
    expect(packetsOf(copy).at(-1)?.time).toBeLessThan((packetsOf(file).at(-1)?.time ?? 0) + frame);
  });
});

/** Where sound that is loud only here is heard: from the fifth second of its samples on, by stated times a quarter earlier. */
const knock = { from: 5, to: 5.1 };

describe.skipIf(!hasFfmpeg)('sound that nobody hushed', () => {
  test.each([
    {
      name: 'free-mp3.mkv',
      encoder: ['-c:a', 'libmp3lame', '-b:a', '64k', '-write_xing', '0'],
      path: 'lossless',
    },
    { name: 'free-opus.mkv', encoder: ['-c:a', 'libopus', '-b:a', '32k'], path: 'lossless' },
    { name: 'free-aac.mkv', encoder: ['-c:a', 'aac', '-b:a', '64k'], path: 'copied' },
  ])('stays in step with the pictures, however it is written: $name', async ({ name, encoder, path }) => {
    const file = await hastened(name, ...encoder);
    const copy = join(folder, `${name}.copy`);
    const original = await inspect(file);
    expect((await renderTo(original, null, copy)).audio?.path).toBe(path);
    expect(codes(await proveSound(original, copy, null))).toEqual([]);
    const ends = [file, copy].map((one) => packetsOf(one).at(-1)?.time ?? 0);
    // By a count of samples the copy would end 0.3 s later.
    expect(Math.abs((ends[0] ?? 0) - (ends[1] ?? 0))).toBeLessThan(0.1);
    const starts = packetsOf(copy).map(({ time }) => time);
    expect(starts.every((time, at) => at === 0 || time > (starts[at - 1] ?? 0))).toBe(true);

    // By the count is no copy: the proof goes by what a player plays.
    const counted = join(folder, `counted-${name}.mkv`);
    await ffmpeg('-i', file, '-c:v', 'copy', '-af', 'asetpts=N/SR/TB', '-c:a', 'flac', counted);
    expect(codes(await proveSound(original, counted, null))).toContain('AUDIO_DIFFERS');
  });
});

describe.skipIf(!hasFfmpeg)('the wave form', () => {
  test.each([
    { name: 'knock.mkv', encoder: ['-c:a', 'libmp3lame', '-b:a', '64k'] },
    { name: 'knock-pcm.mkv', encoder: ['-c:a', 'pcm_s16le'] },
  ])('shows sound where it is heard: $name', async ({ name, encoder }) => {
    const even = join(folder, `even-${name}`);
    const sound = Float32Array.from({ length: 6 * rate }, (_, at) =>
      at >= knock.from * rate && at < knock.to * rate ? 0.5 * Math.sin((2 * Math.PI * 500 * at) / rate) : 0,
    );
    recordingOf(even, [sound], rate, ...encoder);
    const path = join(folder, name);
    await ffmpeg('-i', even, '-c', 'copy', '-bsf:a', `setts=pts=PTS*${factor}:dts=DTS*${factor}`, path);
    const wave = await waveform({ path }, { checkpoint: () => Promise.resolve() });
    const loud = (wave.high[0] ?? new Int16Array()).findIndex((level) => level > 8000);
    const seconds = (wave.firstSample + loud * wave.stretch) / wave.sampleRate;
    expect(Math.abs(seconds - knock.from * factor)).toBeLessThan(0.05);
  });
});

describe.skipIf(!hasFfmpeg)('sound that is written sample by sample', () => {
  test.each([
    { name: 'mp3.mkv', encoder: ['-c:a', 'libmp3lame', '-b:a', '64k'] },
    { name: 'pcm.mkv', encoder: ['-c:a', 'pcm_s16le'] },
  ])('is not hushed: $name', async ({ name, encoder }) => {
    const path = await hastened(name, ...encoder);
    await expect(hush(path, right, join(folder, `${name}.copy`))).rejects.toMatchObject({
      code: 'INPUT_UNSUPPORTED',
      message: expect.stringContaining('run behind'),
    });
  });

  test.each([
    { name: 'drifting-mp3.mkv', encoder: ['-c:a', 'libmp3lame', '-b:a', '64k'], copied: 'flac' },
    { name: 'drifting-pcm.mkv', encoder: ['-c:a', 'pcm_s16le'], copied: 'pcm_s16le' },
  ])('and found late where another tool wrote it by the count: $name', async ({ name, encoder, copied }) => {
    const path = await hastened(name, ...encoder);
    const copy = join(folder, `${name}.mov.mkv`);
    const filter = `asetpts=N/SR/TB,volume=0:enable='between(t,${span.from - 0.1},${span.to + 0.1})'`;
    await ffmpeg('-i', path, '-c:v', 'copy', '-af', filter, '-c:a', copied, copy);
    const { findings } = await proveSound(await inspect(path), copy, right);
    expect(findings.map(({ message }) => message)).toContain(
      'the sound of the copy has other times than that of the original',
    );
  });
});
