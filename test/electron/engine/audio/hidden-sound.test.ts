// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Sound that an edit list hides: ingest says how long it is, no copy has it for anybody who ignores edit lists, what is
 * heard stays the same sample for sample, and the proof finds it where another tool left it.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { setEdits } from './edit-list.ts';
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

const hasFfmpeg = hasProgram('ffmpeg', 'sound hidden by an edit list is not made');
const folder = temporaryFolder('hidden-sound');

const rate = 48_000;
const hiddenSeconds = 1.5;
const heardSeconds = 2;
/** A note that no voice has: what it is looked for by. */
const marker = { hertz: 6000, level: 0.3 };
const kind = 'sound hidden by an edit list';

/** What a decoder needs before the first sample that is heard stays in copies: two codec frames. */
const preparing = 2 * 1024;
/** What an encoder fills its last frame with, at most. */
const padding = 1024;

/** Two seconds of voice behind a second and a half of the marker, which ends where a decoder begins to need sound. */
function marked(): Float32Array[] {
  const [voice = new Float32Array()] = voices(1, rate, hiddenSeconds + heardSeconds);
  return [
    voice.map((value, at) =>
      at < hiddenSeconds * rate - preparing - 512
        ? marker.level * Math.sin((2 * Math.PI * marker.hertz * at) / rate)
        : value,
    ),
  ];
}

/** How strong the marker is in the strongest tenth of a second of what a program plays that ignores edit lists. */
function markerIn(path: string): number {
  const heard = decodedByFfmpeg(path, '-ignore_editlist', '1');
  const piece = rate / 100;
  let most = 0;
  for (let from = 0; from + piece <= heard.length; from += piece / 2) {
    let real = 0;
    let imaginary = 0;
    for (let at = 0; at < piece; at++) {
      const angle = (2 * Math.PI * marker.hertz * at) / rate;
      const value = (heard[from + at] ?? 0) / 32_768;
      real += value * Math.cos(angle);
      imaginary += value * Math.sin(angle);
    }
    most = Math.max(most, (2 * Math.hypot(real, imaginary)) / piece);
  }
  return most;
}

/** Moves the sound of a file to earlier times: its muxer writes an edit list that begins where time does. */
function hideBeginning(from: string, to: string): void {
  const ticks = hiddenSeconds * rate;
  const moved = ['-bsf:a', `setts=pts=PTS-${ticks}:dts=DTS-${ticks}`, '-avoid_negative_ts', 'disabled'];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', from, '-c', 'copy', ...moved, to]);
}

function hiding(name: string, ...encoder: readonly string[]): string {
  const path = join(folder, name);
  const even = join(folder, `even-${name}`);
  recordingOf(even, marked(), rate, ...encoder);
  hideBeginning(even, path);
  return path;
}

const aac = ['-c:a', 'aac', '-b:a', '96k'];

type Case = {
  readonly name: string;
  readonly encoder: readonly string[];
  readonly path: 'copied' | 'lossless';
  readonly hushedPath: 'spliced' | 'lossless';
  /** Its decoder makes up noise that differs from file to file. */
  readonly noisy?: true;
};
const cases: readonly Case[] = [
  { name: 'aac.mp4', encoder: [...aac, '-aac_pns', '0'], path: 'copied', hushedPath: 'spliced' },
  {
    name: 'noisy.mp4',
    encoder: [...aac, '-aac_pns', '1'],
    path: 'copied',
    hushedPath: 'spliced',
    noisy: true,
  },
  { name: 'ac3.mp4', encoder: ['-c:a', 'ac3'], path: 'copied', hushedPath: 'spliced', noisy: true },
  { name: 'pcm.mov', encoder: ['-c:a', 'pcm_s16le'], path: 'lossless', hushedPath: 'lossless' },
  { name: 'opus.mp4', encoder: ['-c:a', 'libopus'], path: 'lossless', hushedPath: 'lossless' },
  { name: 'mp3.mp4', encoder: ['-c:a', 'libmp3lame'], path: 'lossless', hushedPath: 'lossless' },
];

describe.skipIf(!hasFfmpeg)('a second and a half before the start', () => {
  test.each(cases)('is listed, and in no copy: $name', async ({ name, encoder, path, hushedPath, noisy }) => {
    const file = hiding(name, ...encoder);
    expect(markerIn(file)).toBeGreaterThan(0.2);
    const original = await inspect(file);
    const listed = original.probe.channels.find((channel) => channel.kind === kind);
    const seconds = Number(/([\d.]+) s before/.exec(listed?.where ?? '')?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(hiddenSeconds);
    expect(seconds).toBeLessThan(hiddenSeconds + 0.05);
    expect(listed?.count).toBeGreaterThan(30);

    const copy = `${file}.copy`;
    const report = await renderTo(original, null, copy);
    expect(report.audio?.path).toBe(path);
    expect(report.stripped.map((stripped) => stripped.kind)).toContain(kind);
    expect(markerIn(copy)).toBeLessThan(0.01);
    const was = decodedByUs(file);
    const is = decodedByUs(copy);
    const heardOf = ({ start, channels }: typeof was) => channels[0]?.slice(Math.max(0, -start));
    expect(heardOf(is)?.length).toBe(heardOf(was)?.length);
    if (!noisy) expect(heardOf(is)).toEqual(heardOf(was));
    const whole = decodedByFfmpeg(copy, '-ignore_editlist', '1');
    expect(whole.length).toBeLessThanOrEqual((heardOf(was)?.length ?? 0) + preparing + padding);
    expect(codes(await proveSound(original, copy, null))).toEqual([]);

    // A case that was made before ingest looked for such sound has it in no list.
    const older = { ...original, probe: { ...original.probe, channels: [] } };
    await renderTo(older, null, `${copy}.older`);
    expect(markerIn(`${copy}.older`)).toBeLessThan(0.01);

    const sheet = hushes(rate, 1, { from: 0.5, to: 1 });
    const hushed = await hush(file, sheet, `${copy}.hushed`);
    expect(hushed.report.audio?.path).toBe(hushedPath);
    expect(codes(hushed.proof)).toEqual([]);
    expect(markerIn(`${copy}.hushed`)).toBeLessThan(0.01);
  });

  test('is found where another tool left it', async () => {
    const file = hiding('left.mp4', ...aac);
    const copy = join(folder, 'left-copy.mp4');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', file, '-c', 'copy', copy]);
    expect(markerIn(copy)).toBeGreaterThan(0.2);
    const { findings } = await proveSound(await inspect(file), copy, null);
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'HIDDEN_CHANNEL_LEFT', message: expect.stringContaining(kind) }),
    );
  });
});

describe.skipIf(!hasFfmpeg)('priming', () => {
  test.each([aac, ['-c:a', 'libmp3lame'], ['-c:a', 'libopus'], ['-c:a', 'ac3'], ['-c:a', 'pcm_s16le']])(
    'is no hidden sound: %s %s',
    async (...encoder) => {
      const file = join(folder, `primed-${encoder[1]}.mov`);
      const container = encoder[1] === 'pcm_s16le' ? file : file.replace('.mov', '.mp4');
      recordingOf(container, voices(1, rate, 1), rate, ...encoder);
      const { probe } = await inspect(container);
      expect(probe.channels.map((channel) => channel.kind)).not.toContain(kind);
    },
  );
});

describe.skipIf(!hasFfmpeg)('in the middle and at the end', () => {
  test.each([
    {
      name: 'middle',
      shown: [
        [0, 1],
        [2, 3.4],
      ],
    },
    { name: 'end', shown: [[0, 2]] },
  ] as const)('what is hidden at the $name is in no copy', async ({ name, shown }) => {
    const file = join(folder, `${name}.mp4`);
    const sound = voices(1, rate, 3.5)[0] ?? new Float32Array();
    const isShown = (time: number): boolean =>
      shown.some(([from, to]) => time > from - 0.05 && time < to + 0.05);
    const tone = sound.map((value, at) =>
      isShown(at / rate) ? value : marker.level * Math.sin((2 * Math.PI * marker.hertz * at) / rate),
    );
    recordingOf(file, [tone], rate, ...aac, '-aac_pns', '0');
    setEdits(file, 1, (movieRate) =>
      shown.map(([from, to]) => ({
        duration: Math.round((to - from) * movieRate),
        from: Math.round(from * rate) + 1024,
      })),
    );
    expect(markerIn(file)).toBeGreaterThan(0.2);
    const original = await inspect(file);
    const copy = `${file}.copy`;
    await renderTo(original, null, copy);
    expect(markerIn(copy)).toBeLessThan(0.01);
    expect(decodedByUs(copy).channels[0]?.length).toBeGreaterThan(1.9 * rate);
    expect(codes(await proveSound(original, copy, null))).toEqual([]);
  });

  test('nothing is copied by a list that was made without it', async () => {
    const original = await inspect(join(folder, 'middle.mp4'));
    const older = { ...original, probe: { ...original.probe, channels: [] } };
    const copied = renderTo(older, null, join(folder, 'middle-older.copy'));
    await expect(copied).rejects.toMatchObject({ code: 'GATE_CLOSED' });
  });
});
