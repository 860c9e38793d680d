// SPDX-License-Identifier: GPL-3.0-or-later
/** Recordings to measure on, made once by ffmpeg from a seed and kept. */
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameIndex } from '../../core/ingest/footage.ts';
import { decodeFrameIndex, encodeFrameIndex } from '../../core/ingest/frame-index-codec.ts';
import { runTask } from '../../electron/service/engine/run-task.ts';
import type { TaskOutput } from '../../electron/service/engine/tasks/task-table.ts';
import { measuredRun } from './measured-run.ts';
import { codeFilter } from './ui/frame-code.ts';

/** A moving test picture with noise of its own in every frame, as small sensors give, and two tones. */
export type FootageRecipe = {
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Frames from one keyframe to the next; 30 frames a second. */
  readonly gop: number;
  /** Strength of the noise, 0 to 100. */
  readonly noise: number;
  /** How often the stream is repeated, packets as they are; 1 for a plain recording. */
  readonly repeat: number;
  /** Each frame bears its number, as the squares of ui/frame-code.ts. Counted from 0 again with every repetition. */
  readonly numbered?: true;
  /** Coarse pictures and a sound of 8 kHz: few bytes, where only the count of frames and the length matter. */
  readonly coarse?: true;
};

export type Footage = {
  readonly path: string;
  readonly indexPath: string;
  readonly index: FrameIndex;
  readonly probe: TaskOutput<'inspect'>['probe'];
  readonly digest: TaskOutput<'inspect'>['digest'];
};

export const framesPerSecond = 30;

/** Makes a file with ffmpeg, over one of its name. Rejects when it fails. */
export async function ffmpeg(args: readonly string[]): Promise<void> {
  await measuredRun({ file: 'ffmpeg', args: ['-v', 'error', '-nostdin', '-y', ...args], quiet: true });
}

async function encode(recipe: FootageRecipe, path: string): Promise<void> {
  const { width, height, seconds, gop, noise } = recipe;
  const source = `testsrc2=size=${width}x${height}:rate=${framesPerSecond},noise=alls=${noise}:allf=t:all_seed=1`;
  const [crf, soundRate, soundBits] = recipe.coarse ? ['45', '8000', '16k'] : ['23', '48000', '96k'];
  const picture = recipe.numbered ? `${source},${codeFilter(recipe)}` : source;
  await ffmpeg([
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=${soundRate}`],
    ...['-t', String(seconds), '-c:v', 'libx264', '-preset', 'medium', '-crf', crf, '-pix_fmt', 'yuv420p'],
    ...['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-bf', '3'],
    ...['-c:a', 'aac', '-b:a', soundBits, '-f', 'mp4', path],
  ]);
}

/** The file of a recipe, made under another name first, so that one that was cut short is not taken for it. */
async function recordingOf(cache: string, recipe: FootageRecipe): Promise<string> {
  const name = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const path = join(cache, `${recipe.width}x${recipe.height}-${name}.mp4`);
  if (existsSync(path)) return path;
  const part = `${path}.part`;
  if (recipe.repeat === 1) await encode(recipe, part);
  else {
    const clip = await recordingOf(cache, { ...recipe, repeat: 1 });
    const loops = ['-stream_loop', String(recipe.repeat - 1), '-i', clip];
    await ffmpeg([...loops, '-map', '0', '-c', 'copy', '-f', 'mp4', part]);
  }
  renameSync(part, path);
  return path;
}

/** The recording of that recipe, made when it is not there yet, with its frame index beside it. */
export async function footageOf(cache: string, recipe: FootageRecipe): Promise<Footage> {
  const path = await recordingOf(cache, recipe);
  const indexPath = `${path}.index`;
  // Made by the program as it is now, never taken over from an earlier run.
  const { index, probe, digest } = await runTask('inspect', { path });
  await writeFile(indexPath, encodeFrameIndex(index));
  return { path, indexPath, index, probe, digest };
}

/** The index that `footageOf` left. */
export async function readIndex(indexPath: string): Promise<FrameIndex> {
  return decodeFrameIndex(await readFile(indexPath));
}
