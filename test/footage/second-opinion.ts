// SPDX-License-Identifier: GPL-3.0-or-later
/** What the ffmpeg and ffprobe programs say of an original and its copy: another build than the product's media library. */
import { spawnSync } from 'node:child_process';
import type { FrameIndex } from '../../core/ingest/footage.ts';

const limits = { encoding: 'utf8', maxBuffer: 1 << 30 } as const;

function probe(path: string, args: readonly string[]): Record<string, never> {
  const ran = spawnSync('ffprobe', ['-v', 'quiet', '-of', 'json', ...args, path], limits);
  return JSON.parse(ran.stdout || '{}') as Record<string, never>;
}

type Probed = {
  readonly streams?: readonly {
    readonly codec_name?: string;
    readonly width?: number;
    readonly height?: number;
    readonly pix_fmt?: string;
    readonly sample_aspect_ratio?: string;
    readonly time_base?: string;
    readonly color_range?: string;
    readonly color_space?: string;
    readonly color_transfer?: string;
    readonly color_primaries?: string;
    readonly chroma_location?: string;
    readonly side_data_list?: readonly { readonly side_data_type?: string; readonly rotation?: number }[];
  }[];
};

/** How the stream looks, with values that mean the same written the same. */
export type Look = {
  readonly codec: string;
  readonly pixelFormat: string;
  readonly shape: string;
  readonly colour: string;
};

export function lookOf(path: string, stream: number | 'v:0' = 'v:0'): Look {
  const found = (probe(path, ['-select_streams', String(stream), '-show_streams']) as Probed).streams?.[0];
  const rotation = found?.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const ratio = (found?.sample_aspect_ratio ?? '1:1').replace(/^0:1$/, '1:1');
  const format = found?.pix_fmt ?? 'none';
  return {
    codec: found?.codec_name ?? 'none',
    pixelFormat: format,
    shape: `${found?.width}x${found?.height} ${ratio} ${rotation}`,
    colour: [
      // Unstated means limited.
      format.startsWith('yuvj') ? 'pc' : (found?.color_range ?? 'unknown').replace('unknown', 'tv'),
      found?.color_space ?? 'unknown',
      found?.color_transfer ?? 'unknown',
      found?.color_primaries ?? 'unknown',
    ].join(' '),
  };
}

/** PTS of every video packet of a copy, in presentation order, against the index of the original, as exact fractions. */
export function samePts(copy: string, index: FrameIndex, missing: readonly number[]): boolean {
  const listed = probe(copy, ['-select_streams', 'v:0', '-show_entries', 'packet=pts:stream=time_base']) as {
    readonly packets?: readonly { readonly pts?: number }[];
    readonly streams?: readonly { readonly time_base?: string }[];
  };
  const [num = 0n, den = 0n] = (listed.streams?.[0]?.time_base ?? '0/0').split('/').map(BigInt);
  const after = (listed.packets ?? []).map(({ pts }) => pts ?? Number.NaN).sort((a, b) => a - b);
  const before = [...index.pts].filter((_, frame) => !missing.includes(frame));
  if (after.length !== before.length || after.some(Number.isNaN)) return false;
  return before.every(
    (pts, at) =>
      BigInt(pts) * BigInt(index.timeBase.num) * den ===
      BigInt(after[at] ?? 0) * num * BigInt(index.timeBase.den),
  );
}

export type Decoded = {
  /** Hash of every picture, in the order shown. */
  readonly hashes: readonly string[];
  /** Lines the program wrote at the level of warnings. */
  readonly messages: readonly string[];
};

/** Decodes every frame, those that an edit list hides too. */
export function decodeWithProgram(path: string, stream: number | 'v:0' = 'v:0'): Decoded {
  const input = /\.(mp4|mov|3gp|m4v)$/i.test(path) ? ['-ignore_editlist', '1'] : [];
  const output = ['-map', `0:${stream}`, '-fps_mode', 'passthrough', '-enc_time_base', '-1'];
  const ran = spawnSync(
    'ffmpeg',
    [
      '-nostdin',
      '-v',
      'warning',
      '-noautorotate',
      '-an',
      ...input,
      '-i',
      path,
      ...output,
      '-f',
      'framemd5',
      '-',
    ],
    limits,
  );
  const lines = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
  return {
    hashes: lines(ran.stdout)
      .filter((line) => !line.startsWith('#'))
      .map((line) => line.split(',').at(-1)?.trim() ?? ''),
    messages: lines(ran.stderr),
  };
}

/** How each picture is to be shown: fields, their order, repeats and shape; one line a frame. */
export function fieldsOf(path: string, stream: number | 'v:0' = 'v:0'): string[] {
  const entries = 'frame=interlaced_frame,top_field_first,repeat_pict,sample_aspect_ratio,width,height';
  const input = /\.(mp4|mov|3gp|m4v)$/i.test(path) ? ['-ignore_editlist', '1'] : [];
  const ran = spawnSync(
    'ffprobe',
    [
      '-v',
      'quiet',
      '-of',
      'csv=p=0',
      ...input,
      '-select_streams',
      String(stream),
      '-show_entries',
      entries,
      path,
    ],
    limits,
  );
  return ran.stdout
    .split('\n')
    .map((line) =>
      line
        .replace('0:1', '1:1')
        .replace('N/A', '1:1')
        .replace(/[^0-9]+$/, ''),
    )
    .filter((line) => line !== '');
}
