// SPDX-License-Identifier: GPL-3.0-or-later
/** The figures of the proof against an opinion that is not ours: Debian's ffmpeg and ffprobe. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameRange } from '../../../core/base/time.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { ProofTally } from '../../../electron/service/engine/media/proof-tally.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg, ffprobe, hasProgram, probedPts } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, prove, render, sheetFor } from './spliced.ts';

const hasTools =
  hasProgram('ffmpeg', 'the figures of the proof are not cross-checked') &&
  hasProgram('ffprobe', 'the figures of the proof are not cross-checked');

const folder = temporaryFolder('crosscheck');

const frameCount = 60;
const veiled = { startFrame: 26, endFrame: 34 };
let original: Inspected;
let finePath: string;
let fine: ProofReport;
let splicedPath: string;
let spliced: ProofReport;
let report: RenderReport;

/** Output of a program that writes text. */
function told(program: string, ...args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 100_000_000 });
}

/** Hash of each frame or packet, by its PTS: `stream, dts, pts, duration, size, hash`. */
function frameHashes(path: string, ...how: readonly string[]): Map<number, string> {
  const written = told('ffmpeg', '-v', 'error', '-i', path, ...how, '-f', 'framemd5', '-');
  const rows = written.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(rows.map((line) => [Number(line.split(',')[2]), line.split(',').at(-1)?.trim() ?? '']));
}

/** How many of the original's hashes the copy has at the same PTS. */
function sameHashes(how: readonly string[]): { readonly same: boolean[]; readonly count: number } {
  const before = frameHashes(original.path, ...how);
  const after = frameHashes(splicedPath, ...how);
  expect(before.size).toBe(frameCount);
  const same = [...before.keys()].sort((a, b) => a - b).map((pts) => before.get(pts) === after.get(pts));
  return { same, count: same.filter(Boolean).length };
}

function isIn(ranges: readonly FrameRange[], frame: number): boolean {
  return ranges.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
}

/** What ffmpeg's psnr filter says of each frame, in hundredths of a decibel; identical planes are "inf". */
async function filteredPsnr(path: string): Promise<{ y: number; u: number; v: number }[]> {
  const stats = join(folder, 'psnr.log');
  const filter = `[0:v]settb=1/90000[a];[1:v]settb=1/90000[b];[a][b]psnr=stats_file=${stats}`;
  await ffmpeg('-i', path, '-i', original.path, '-lavfi', filter, '-f', 'null', '-');
  const figure = (line: string, plane: string): number => {
    const value = line.match(new RegExp(`psnr_${plane}:(\\S+)`))?.[1] ?? 'none';
    return value === 'inf' ? 10_000 : Math.round(100 * Number(value));
  };
  return readFileSync(stats, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ y: figure(line, 'y'), u: figure(line, 'u'), v: figure(line, 'v') }));
}

function row(proof: ProofReport, name: string): { original: string; redacted: string; equal: boolean } {
  const found = proof.structure.find((entry) => entry.name === name);
  if (!found) throw new Error(`no row for ${name}`);
  return found;
}

describe.skipIf(!hasTools)('the proof against ffmpeg and ffprobe', () => {
  beforeAll(async () => {
    const path = join(folder, 'original.mp4');
    await makeFixture(path, { frameCount, gop: 12, bframes: 0, audio: {} });
    original = await inspect(path);
    finePath = join(folder, 'fine.mp4');
    const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '14', '-bf', '2', '-c:a', 'copy'];
    const keep = ['-fps_mode', 'passthrough', '-enc_time_base', '1:30000', '-video_track_timescale', '30000'];
    await ffmpeg('-i', path, ...encode, ...keep, '-map_metadata', '-1', finePath);
    fine = await prove(original, finePath, null, []);
    splicedPath = join(folder, 'spliced.mp4');
    const sheet = sheetFor(original, [veiled]);
    report = await render(original, sheet, splicedPath);
    spliced = await prove(original, splicedPath, sheet, report.copied);
  }, 120_000);

  test('frame counts and every PTS', () => {
    for (const [path, frames] of [
      [original.path, fine.originalFrames],
      [finePath, fine.redactedFrames],
      [splicedPath, spliced.redactedFrames],
    ] as const) {
      const counted = ['-v', 'error', '-count_frames', '-select_streams', 'v:0'];
      const shown = ['-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0'];
      expect(
        Number(
          told('ffprobe', ...counted, ...shown, path)
            .trim()
            .split(',')[0],
        ),
      ).toBe(frames);
    }
    expect(fine.ptsEqual && spliced.ptsEqual).toBe(true);
    // All three count in the same clock.
    expect(probedPts(finePath)).toEqual(probedPts(original.path));
    expect(probedPts(splicedPath)).toEqual(probedPts(original.path));
  });

  test('PSNR of every frame and plane of a copy that was encoded again', async () => {
    expect(fine.changed.frames).toBe(0);
    const theirs = await filteredPsnr(finePath);
    expect(theirs.length).toBe(frameCount);
    const copy = await inspect(finePath);
    const before = openSource(original.path);
    const after = openSource(finePath);
    try {
      const tally = new ProofTally(null, [], { frameCount, framesPerSecond: 30 });
      const copies = decodeFrames(after, copy.index, { threads: 1 });
      for (const left of decodeFrames(before, original.index, { threads: 1 })) {
        const right = copies.next();
        if (right.done) throw new Error('the copy has too few frames');
        const { centiDb } = tally.measure({ original: left, redacted: right.value, sameSlices: false });
        expect(
          Math.abs((centiDb ?? 0) - (theirs[left.number]?.y ?? 0)),
          `frame ${left.number}`,
        ).toBeLessThanOrEqual(1);
      }
    } finally {
      before.close();
      after.close();
    }
    const planes = { y: fine.fidelity, u: fine.fidelity.chroma?.cb, v: fine.fidelity.chroma?.cr } as const;
    for (const plane of ['y', 'u', 'v'] as const) {
      const sorted = theirs.map((figures) => figures[plane]).sort((a, b) => a - b);
      const near = (figure: number | undefined, share: number): void => {
        const expected = sorted[Math.floor(frameCount * share)] ?? 0;
        expect(Math.abs((figure ?? 0) - expected), `${plane} at ${share}`).toBeLessThanOrEqual(1);
      };
      near(planes[plane]?.minimumCentiDb, 0);
      near(planes[plane]?.firstPercentileCentiDb, 0.01);
      near(planes[plane]?.fifthPercentileCentiDb, 0.05);
      near(planes[plane]?.twentyFifthPercentileCentiDb, 0.25);
      near(planes[plane]?.medianCentiDb, 0.5);
    }
    for (const { frame, centiDb } of fine.fidelity.worst)
      expect(Math.abs(centiDb - (theirs[frame]?.y ?? 0))).toBeLessThanOrEqual(1);
  });

  test('which frames decode to the same samples, and which packets are the same bytes', () => {
    const decoded = sameHashes(['-map', '0:v', '-fps_mode', 'passthrough', '-enc_time_base', '1:30000']);
    decoded.same.forEach((same, frame) => {
      expect(same, `frame ${frame}`).toBe(isIn(spliced.slices.ranges, frame));
    });
    expect(decoded.count).toBe(spliced.slices.identicalFrames);
    expect(spliced.untouched).toEqual({ frames: decoded.count, identical: decoded.count });
    expect(spliced.slices).toMatchObject({ unit: 'slices', frames: frameCount, rangeCount: 2 });
    const packets = sameHashes(['-map', '0:v', '-c', 'copy']);
    expect(packets.count).toBe(spliced.slices.identicalPackets);
    expect(packets.count).toBeLessThan(frameCount);
  });

  test('slices are the same in another container with another framing', async () => {
    const stream = join(folder, 'same.ts');
    await ffmpeg('-i', original.path, '-map', '0', '-c', 'copy', stream);
    const { slices, fidelity } = await prove(original, stream, null, []);
    expect(slices).toMatchObject({
      unit: 'slices',
      identicalFrames: frameCount,
      identicalPackets: 0,
      ranges: [{ startFrame: 0, endFrame: frameCount }],
    });
    expect(slices.identicalSlices).toBe(slices.slices);
    expect(fidelity.identicalFrames).toBe(frameCount);
  });

  test('rows of the structure', () => {
    const sides = [
      ['original', original.path],
      ['redacted', finePath],
    ] as const;
    for (const [side, path] of sides) {
      const video = ffprobe(path).streams.find((stream) => stream.codec_type === 'video');
      const audio = ffprobe(path).streams.find((stream) => stream.codec_type === 'audio');
      const entries = 'stream=profile,level,field_order,color_range:format=duration,size,format_name';
      const more = told(
        'ffprobe',
        '-v',
        'error',
        '-select_streams',
        'v:0',
        '-show_entries',
        entries,
        '-of',
        'default',
        path,
      );
      const field = (name: string): string => more.match(new RegExp(`^${name}=(.*)$`, 'm'))?.[1] ?? '';
      expect(row(fine, 'size')[side]).toBe(`${video?.width}x${video?.height}`);
      expect(row(fine, 'pixel format')[side]).toBe(video?.pix_fmt);
      expect(row(fine, 'video codec')[side]).toBe(video?.codec_name);
      expect(row(fine, 'time base')[side]).toBe(video?.time_base);
      expect(row(fine, 'audio codec')[side]).toBe(audio?.codec_name);
      expect(row(fine, 'audio rate')[side]).toBe(audio?.sample_rate);
      expect(row(fine, 'audio channels')[side]).toBe(String(audio?.channels));
      expect(row(fine, 'video profile')[side]).toBe(field('profile'));
      expect(row(fine, 'video level')[side]).toBe(field('level'));
      expect(row(fine, 'field order')[side]).toBe(field('field_order'));
      expect(row(fine, 'container')[side]).toBe(field('format_name'));
      expect(row(fine, 'duration')[side]).toBe(`${Math.round(1000 * Number(field('duration')))} ms`);
      expect(fine.files[side === 'original' ? 'originalBytes' : 'redactedBytes']).toBe(Number(field('size')));
    }
  });

  test('sound, coded and decoded', async () => {
    const hashOf = (path: string, ...how: readonly string[]): string =>
      told('ffmpeg', '-v', 'error', '-i', path, '-map', '0:a', ...how, '-');
    const coded = ['-c', 'copy', '-f', 'streamhash'];
    for (const how of [coded, ['-f', 'md5']])
      expect(hashOf(splicedPath, ...how)).toBe(hashOf(original.path, ...how));
    const counted = ['-v', 'error', '-count_packets', '-select_streams', 'a:0'];
    const shown = ['-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0'];
    const packets = Number(
      told('ffprobe', ...counted, ...shown, original.path)
        .trim()
        .split(',')[0],
    );
    expect(packets).toBeGreaterThan(0);
    expect(spliced.audio).toMatchObject({ originalPackets: packets, identicalPackets: packets });
    const again = join(folder, 'again.mp4');
    await ffmpeg('-i', splicedPath, '-c:v', 'copy', '-c:a', 'aac', '-b:a', '64k', again);
    expect(hashOf(again, ...coded)).not.toBe(hashOf(original.path, ...coded));
    const { findings } = await prove(original, again, null, []);
    expect(findings.map(({ code }) => code)).toContain('AUDIO_DIFFERS');
  });
});
