// SPDX-License-Identifier: GPL-3.0-or-later
/** An opinion that is not ours: Debian's ffprobe and ffmpeg, where they are installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './cli.ts';

/** True when a program is on the path; says so once when it is not. */
export function hasProgram(name: string, purpose: string): boolean {
  const found = (process.env['PATH'] ?? '').split(delimiter).some((place) => existsSync(join(place, name)));
  if (!found) console.info(`${name} is not installed: ${purpose}`);
  return found;
}

export type ProbedStream = {
  readonly index: number;
  readonly codec_type: string;
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly pix_fmt?: string;
  readonly sample_aspect_ratio?: string;
  readonly time_base: string;
  readonly sample_rate?: string;
  readonly channels?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
};

export type Probed = {
  readonly streams: readonly ProbedStream[];
  readonly format: { readonly tags?: Readonly<Record<string, string>> };
  readonly chapters: readonly unknown[];
};

/** What ffprobe lists of a file. */
export function ffprobe(path: string): Probed {
  const shown = ['-show_streams', '-show_format', '-show_chapters'];
  return JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...shown, path], { encoding: 'utf8' }),
  ) as Probed;
}

/** PTS of every packet of the first video stream, hidden ones too, in presentation order and ticks of its time base. */
export function probedPts(path: string): number[] {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'packet=pts',
    '-of',
    'csv=p=0',
    path,
  ];
  return execFileSync('ffprobe', args, { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.split(',')[0] ?? '')
    .filter((field) => field !== '')
    .map(Number)
    .sort((a, b) => a - b);
}

/** How many pictures carry closed captions. */
export function captionedFrames(path: string): number {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-show_frames', path];
  const shown = execFileSync('ffprobe', args, { encoding: 'utf8', maxBuffer: 100_000_000 });
  return shown.split('side_data_type=ATSC A53').length - 1;
}

/** Runs ffmpeg, which must succeed. */
export async function ffmpeg(...args: readonly string[]): Promise<void> {
  const ran = await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
  if (ran.exitCode !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${ran.stderr}`);
}

/** A digest of every picture as the ffmpeg program decodes it, edit lists set aside. */
export function frameHashes(path: string): string[] {
  const input = /\.(mp4|mov)$/.test(path) ? ['-ignore_editlist', '1'] : [];
  const output = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'framemd5', '-'];
  const ran = spawnSync('ffmpeg', ['-v', 'error', '-noautorotate', ...input, '-i', path, ...output], {
    encoding: 'utf8',
  });
  if (ran.stderr !== '') throw new Error(`${path}: ${ran.stderr}`);
  return ran.stdout
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1)?.trim() ?? '');
}
