// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound whose packets carry, or may carry, data beside samples: the copy has every sample in packets of its own. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RenderReport } from '../../../../core/render/report.ts';
import { findLeftovers } from '../../../../electron/service/engine/media/leftovers.ts';
import { render as renderTask } from '../../../../electron/service/engine/tasks/render.ts';
import { hasProgram } from '../../../flow/media-tools.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { occurrences, remux } from '../planted.ts';
import { type Inspected, sheetFor } from '../spliced.ts';
import { codes, inspect, proveSound, recordingOf, voices } from './hushed.ts';

const folder = temporaryFolder('data-beside-sound');
const hasFfmpeg = hasProgram('ffmpeg', 'recordings whose sound carries data are not made');

function render(original: Inspected, outputPath: string): Promise<RenderReport> {
  const { path, index, probe } = original;
  const how = { crf: 14, fullReason: null, faultCount: 0, threads: 1 } as const;
  const sheet = sheetFor(original, [{ startFrame: 0, endFrame: 2 }]);
  return renderTask(
    { path, index, sheet, hushes: null, channels: probe.channels, outputPath, ...how },
    { checkpoint: () => Promise.resolve() },
  );
}

const marker = Buffer.from('Canary-beside-the-sound');

/** Puts the marker before or behind each packet of the sound. */
function plant(
  from: string,
  to: string,
  container: 'mp4' | 'matroska',
  before: readonly number[] | null,
): void {
  remux(from, to, container, (kind, data, number) => {
    // A tag in front of MP3 stands once, at its beginning.
    if (kind !== 'audio' || (before?.[0] === 0x49 && number > 0)) return data;
    return before ? Buffer.concat([Buffer.from(before), marker, data]) : Buffer.concat([data, marker]);
  });
}

const stereo = (rate = 48_000): Float32Array[] => voices(2, rate, 1);

describe.runIf(hasFfmpeg)('every sample is kept, and no packet, of', () => {
  test.each([
    ['mp2', 'ts', ['-c:a', 'mp2', '-f', 'mpegts', '-af', 'adelay=1,asetpts=PTS+0.15/TB'], stereo()],
    ['dts', 'mkv', ['-c:a', 'dca', '-strict', '-2'], stereo()],
    ['alac', 'mp4', ['-c:a', 'alac'], stereo()],
    ['wmav2', 'mkv', ['-c:a', 'wmav2'], stereo(44_100)],
    ['vorbis', 'mkv', ['-c:a', 'libvorbis'], stereo()],
    ['eac3', 'mp4', ['-c:a', 'eac3'], stereo()],
  ] as const)('%s, which cannot be looked into', async (name, extension, encoder, sound) => {
    const path = join(folder, `${name}.${extension}`);
    recordingOf(path, sound, name === 'wmav2' ? 44_100 : 48_000, ...encoder);
    const original = await inspect(path);
    expect(original.probe.channels.map(({ kind }) => kind)).toContain('sound that is not looked into');
    const copy = join(folder, `${name}-copy.mp4`);
    const { audio } = await render(original, copy);
    expect(audio?.path).toBe('lossless');
    expect(audio?.reason).toBe('its packets may carry data beside sound, which cannot be looked into');
    const proof = await proveSound(original, copy, null);
    expect(proof.findings.filter(({ code }) => /AUDIO|STRUCTURE|LEFT/.test(code))).toEqual([]);
    expect(proof.audio?.hushed?.outsideSamples).toBeGreaterThan(80_000);
    expect(proof.audio?.hushed?.outsideIdentical).toBe(proof.audio?.hushed?.outsideSamples);
  });

  test.each([
    ['aac', 'mp4', ['-c:a', 'aac'], [0x80, marker.length]],
    ['mp3', 'matroska', ['-c:a', 'libmp3lame'], Buffer.from('ID3')],
    ['flac', 'matroska', ['-c:a', 'flac'], null],
  ] as const)('%s with a marker in its packets', async (name, container, encoder, before) => {
    const plain = join(folder, `${name}-plain.mkv`);
    recordingOf(plain, stereo(), 48_000, ...encoder);
    const path = join(folder, `${name}-planted.${container === 'mp4' ? 'mp4' : 'mkv'}`);
    plant(plain, path, container, before && [...before]);
    expect(occurrences(path, marker.toString())).not.toEqual([]);
    const original = await inspect(path);
    const carried = original.probe.channels.filter(({ kind }) => kind === 'audio ancillary data');
    expect(carried.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)).toBeGreaterThanOrEqual(marker.length);
    const copy = join(folder, `${name}-planted-copy.mp4`);
    const report = await render(original, copy);
    expect(report.audio).toMatchObject({ path: 'lossless', reason: 'its packets carry data beside sound' });
    expect(report.stripped.map(({ kind }) => kind)).toContain('audio ancillary data');
    expect(occurrences(copy, marker.toString())).toEqual([]);
    const { channels } = (await inspect(copy)).probe;
    expect(findLeftovers(channels.filter(({ kind }) => kind !== 'file name'))).toEqual([]);
    const proof = await proveSound(original, copy, null);
    expect(proof.findings.filter(({ code }) => /AUDIO|STRUCTURE|LEFT/.test(code))).toEqual([]);
    expect(proof.audio?.hushed?.outsideIdentical).toBe(proof.audio?.hushed?.outsideSamples);
  });

  test('a codec that is looked into and carries nothing is copied', async () => {
    const path = join(folder, 'clean.mp4');
    recordingOf(path, stereo(), 48_000, '-c:a', 'aac');
    const original = await inspect(path);
    const copy = join(folder, 'clean-copy.mp4');
    expect((await render(original, copy)).audio?.path).toBe('copied');
    expect((await proveSound(original, copy, null)).audio?.hushed).toBeNull();
  });
});

describe.runIf(hasFfmpeg)('the proof of a copy in a codec that keeps every sample', () => {
  const path = join(folder, 'wrong.mp4');
  const made = (name: string, ...options: readonly string[]): string => {
    const copy = join(folder, name);
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-c:v', 'copy', ...options, copy]);
    return copy;
  };

  test.each([
    ['a sample is another', ['-af', 'volume=0.5', '-c:a', 'flac']],
    ['it is shorter', ['-af', 'atrim=end=0.8', '-c:a', 'flac']],
    ['a lossy codec stands for the original', ['-c:a', 'libmp3lame']],
  ])('finds that %s', async (name, options) => {
    recordingOf(path, stereo(), 48_000, '-c:a', 'aac');
    const original = await inspect(path);
    const copy = made(`${name.replaceAll(' ', '-')}.mp4`, '-strict', '-2', ...options);
    expect(codes(await proveSound(original, copy, null))).toContain('AUDIO_DIFFERS');
  });
});
