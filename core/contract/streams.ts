// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the addresses of pictures and sound may ask for, as the service checks it, and what it answers. The window, which
 * only builds addresses (stream-urls.ts), goes without these schemas. Everything is answered `no-store`.
 */
import * as z from 'zod';
import { candidateId, footageId, sha256Hex } from './cli/parts.ts';
import { frameFormats } from './stream-urls.ts';

export * from './stream-urls.ts';

const frameNumber = z.coerce.number().pipe(z.int().min(0));

export const frameQuery = z.strictObject({
  footage: footageId,
  frame: frameNumber,
  as: z.enum(['original', 'released']).default('original'),
  audience: z.string().min(1).optional(),
  format: z.enum(frameFormats).default('png'),
  /** 1 (coarse) to 100 (fine), of `jpeg` only. */
  quality: z.coerce.number().pipe(z.int().min(1).max(100)).default(80),
  /** Pixels of the upright picture, the width following: while frames go by, more than are shown are not worth sending. */
  height: z.coerce.number().pipe(z.int().min(16).max(8192)).optional(),
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
export const proxyQuery = z.strictObject({ sha256: sha256Hex });
export const candidateFrameQuery = z.strictObject({ candidate: candidateId, frame: frameNumber });
