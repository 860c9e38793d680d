// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What detection holds on a long recording: a composite clip at 320 x 180, repeated packet by packet, so that subjects come and go in it
 * to the end. What pictures and networks take is the same however long it is; what grows with the frames shows.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import { commandLine } from '../command-line.ts';
import { ffmpeg } from '../footage.ts';
import type { Bench, Figure } from '../scenario.ts';
import { compositeClip } from './clip-files.ts';
import { framesPerSecond } from './plan.ts';

/** Its faces are still over 16 px at this size. */
const seed = 2;
const [width, height] = [320, 180];

/** The recording, made under another name first, so that one that was cut short is not taken for it. */
async function longRecording(bench: Bench, minutes: number): Promise<string> {
  const path = join(bench.cache, `composite-${seed}-${width}x${height}-${minutes}min.mp4`);
  if (existsSync(path)) return path;
  const clip = await compositeClip(seed, await loadHeads(), bench);
  const small = join(bench.scratch, 'small.mp4');
  const encoding = ['-c:v', 'libx264', '-crf', '20', '-pix_fmt', 'yuv420p'];
  await ffmpeg(['-i', clip.path, '-vf', `scale=${width}:${height}`, ...encoding, small]);
  const repeats = Math.ceil((minutes * 60 * framesPerSecond) / clip.index.pts.length);
  const part = `${path}.part`;
  await ffmpeg([
    '-stream_loop',
    String(repeats - 1),
    '-i',
    small,
    '-map',
    '0',
    '-c',
    'copy',
    '-f',
    'mp4',
    part,
  ]);
  renameSync(part, path);
  return path;
}

/** An hour; with `quick` two minutes. */
export async function measureMemory(bench: Bench): Promise<Figure[]> {
  const minutes = bench.quick ? 2 : 60;
  const path = await longRecording(bench, minutes);
  const cli = commandLine(bench.scratch);
  const caseDir = join(bench.scratch, 'long.case');
  await cli(['ingest', caseDir, path]);
  const { peakBytes, residentBytes, wallSeconds } = await cli(['detect', caseDir]);
  rmSync(caseDir, { recursive: true, force: true });
  const most = (from: number, to: number): number =>
    residentBytes
      .slice(Math.floor(from * residentBytes.length), Math.floor(to * residentBytes.length))
      .reduce((a, b) => Math.max(a, b), 0);
  // While tracks are built, at the very end, no picture is held any more.
  const [early, late] = [most(0.1, 0.3), most(0.7, 0.9)];
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    {
      what: `detect, fast, ${minutes} min: the most that is resident`,
      value: peakBytes / 1e6,
      unit: 'MB',
      target: { atMost: 1500 },
      note: `${wallSeconds.toFixed(0)} s`,
    },
    {
      what: `detect, fast, ${minutes} min: resident from 70 to 90 % of the time / from 10 to 30 %`,
      value: late / Math.max(1, early),
      unit: 'x',
      target: { atMost: 1.1 },
      note: `${megabytes(early)}, ${megabytes(late)}`,
    },
  ];
}
