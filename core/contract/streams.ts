// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where pictures and sound of the open case are read, relative to the application: built by the window, read by the
 * service. Everything is answered `no-store`.
 */
import * as z from 'zod';
import { candidateId, footageId } from './cli/parts.ts';

/** `png`, `rgba` and `yuv` lose nothing of the decoded picture; `jpeg` is for while a key is held. */
export const frameFormats = ['png', 'rgba', 'yuv', 'jpeg'] as const;
export type FrameFormat = (typeof frameFormats)[number];

/** The frame as it was recorded, or painted as the copy for an audience would have it. */
export type FrameAs = { readonly as: 'original' } | { readonly as: 'released'; readonly audience: string };

const frameNumber = z.coerce.number().pipe(z.int().min(0));

export const frameQuery = z.strictObject({
  footage: footageId,
  frame: frameNumber,
  as: z.enum(['original', 'released']).default('original'),
  audience: z.string().min(1).optional(),
  format: z.enum(frameFormats).default('png'),
  /** 1 (coarse) to 100 (fine), of `jpeg` only. */
  quality: z.coerce.number().pipe(z.int().min(1).max(100)).default(80),
});
export type FrameQuery = z.output<typeof frameQuery>;

export const thumbQuery = z.strictObject({
  footage: footageId,
  frame: frameNumber,
  /** Pixels; the width follows. */
  height: z.coerce.number().pipe(z.int().min(16).max(480)).default(72),
});
export type ThumbQuery = z.output<typeof thumbQuery>;

export const waveformQuery = z.strictObject({
  footage: footageId,
  channel: frameNumber,
  /** Seconds since presentation time zero. */
  from: z.coerce.number().pipe(z.number().min(-86400).max(604800)),
  to: z.coerce.number().pipe(z.number().min(-86400).max(604800)),
  bins: z.coerce.number().pipe(z.int().min(1).max(20000)),
});
export type WaveformQuery = z.output<typeof waveformQuery>;

/** Lowest and highest sample of each bin, -1 to 1. */
export const waveformSchema = z.strictObject({
  from: z.number(),
  to: z.number(),
  sampleRate: z.int(),
  channels: z.int(),
  low: z.array(z.number()),
  high: z.array(z.number()),
});
export type Waveform = z.output<typeof waveformSchema>;

export const mediaQuery = z.strictObject({ footage: footageId });
export const candidateMediaQuery = z.strictObject({ candidate: candidateId });

/** Headers of `rgba` and `yuv` answers, and `x-clearveil-frame` of every frame: which one the decoder says it is. */
export const frameHeaders = {
  frame: 'x-clearveil-frame',
  /** Pixels of the picture in the answer. */
  width: 'x-clearveil-width',
  height: 'x-clearveil-height',
  /** Of `yuv`: a WebCodecs pixel format, planes packed without padding. */
  pixelFormat: 'x-clearveil-pixel-format',
  /** Of `yuv`: a VideoColorSpaceInit as JSON. */
  colorSpace: 'x-clearveil-color-space',
} as const;

function query(values: { readonly [name: string]: string | number | undefined }): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** The original, read-only, with Range. Relative to the application's own address. */
export const mediaUrl = (footage: string): string => `media/${footage}`;
export const candidateMediaUrl = (candidate: string): string => `candidates/${candidate}`;

export function frameUrl(
  footage: string,
  frame: number,
  options: { readonly as?: FrameAs; readonly format?: FrameFormat; readonly quality?: number } = {},
): string {
  const { as = { as: 'original' }, format, quality } = options;
  const audience = as.as === 'released' ? as.audience : undefined;
  const painted = as.as === 'released' ? as.as : undefined;
  return `frames/${footage}/${frame}${query({ as: painted, audience, format, quality })}`;
}

export const thumbUrl = (footage: string, frame: number, height: number): string =>
  `thumbs/${footage}/${frame}${query({ height })}`;

export const waveformUrl = (
  footage: string,
  channel: number,
  span: { readonly from: number; readonly to: number; readonly bins: number },
): string => `waveform/${footage}/${channel}${query(span)}`;
