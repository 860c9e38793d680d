// SPDX-License-Identifier: GPL-3.0-or-later
/** Which encoder holds a stream whole: H.264 wherever it can, FFV1 for what H.264 has no place for. */
import type { Frame, Stream } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { type FieldNeed, fieldNeedOf, widerFieldNeed } from './fields.ts';
import { lightOf, lightParameters } from './hdr.ts';
import { pixelFormatName } from './picture.ts';
import { chromaPlace, pixelLayout } from './pixel-format.ts';

export type EncoderSettings =
  /** `crf`: constant quality, lower is finer; null keeps every sample. */
  | { readonly name: 'libx264'; readonly preset: string; readonly crf: number | null }
  | { readonly name: 'ffv1'; readonly preset: string; readonly crf: null };

/** What pictures of a stream need of an encoder, as far as they have been seen. */
export type EncodingNeeds = {
  readonly fields: FieldNeed;
  /** The sample aspect ratio changes from picture to picture. */
  readonly changingAspect: boolean;
};

/** A picture needs more of the encoder than it was opened with: begin again with these needs. */
export class NeedsMore extends Error {
  override readonly name = 'NeedsMore';
  readonly needs: EncodingNeeds;

  constructor(needs: EncodingNeeds) {
    super('a picture needs more of the encoder than those before it');
    this.needs = needs;
  }
}

/** What `frame` needs beside what is known. `aspect`: the ratio that the stream began with, or null when the container sets it for all. */
function needsWith(known: EncodingNeeds, frame: Frame, aspect: string | null): EncodingNeeds {
  return {
    fields: widerFieldNeed(known.fields, fieldNeedOf(frame)),
    changingAspect: known.changingAspect || (aspect !== null && aspect !== aspectText(frame)),
  };
}

/** A frame's sample aspect ratio in lowest words; 1:1 where it says none. */
export function aspectText(frame: Frame): string {
  const { num, den } = frame.sampleAspectRatio;
  return num > 0 && den > 0 ? String(num / den) : '1';
}

/** Why H.264 cannot hold such pictures without altering them, or undefined. */
export function beyondH264(first: Frame, needs: EncodingNeeds): string | undefined {
  const format = pixelFormatName(first);
  const { h264, chromaShiftX, chromaShiftY } = pixelLayout(format);
  const { width, height } = first;
  if (!h264) return `H.264 has no place for ${format} as it is encoded here`;
  if (width % (1 << chromaShiftX) !== 0 || height % (1 << chromaShiftY) !== 0)
    return `H.264 cannot hold ${width}x${height} with halved chroma`;
  if (needs.fields === 'interlaced' && height % (2 << chromaShiftY) !== 0)
    return `H.264 cannot hold fields of ${height} lines in all`;
  if (needs.changingAspect) return 'the shape of its pixels changes on the way';
  return undefined;
}

/** How finely: `crf` null keeps every sample (profile High 4:4:4 Predictive). */
export type Quality = { readonly crf: number | null; readonly preset?: string };

export function x264Settings({ crf, preset = 'faster' }: Quality): EncoderSettings {
  return { name: 'libx264', preset, crf };
}

/** The encoder of a whole stream, and why it is not H.264, if it is not. */
export function chooseEncoder(
  first: Frame,
  needs: EncodingNeeds,
  quality: Quality,
): { readonly settings: EncoderSettings; readonly why: string | null } {
  const why = beyondH264(first, needs);
  if (why === undefined) return { settings: x264Settings(quality), why: null };
  return { settings: { name: 'ffv1', preset: 'version 3', crf: null }, why };
}

/** Throws NeedsMore when `frame` needs what `known` does not have. */
export function requireNoMore(known: EncodingNeeds, frame: Frame, aspect: string | null): void {
  const needs = needsWith(known, frame, aspect);
  if (needs.fields !== known.fields || needs.changingAspect !== known.changingAspect)
    throw new NeedsMore(needs);
}

/** What every picture of a copy shares, because the stream says it once. An unstated range means limited. */
export function sharedLook(stream: Stream, frame: Frame): string {
  const { colorRange, colorPrimaries, colorTrc, colorSpace } = frame;
  const format = pixelFormatName(frame);
  const place = chromaPlace(frame, pixelLayout(format));
  const light = lightParameters(lightOf(stream, frame));
  return [format, colorRange || 1, colorPrimaries, colorTrc, colorSpace, place, ...light].join(' ');
}

/** Throws INPUT_UNSUPPORTED when the look of frame `number` is not what the copy states. */
export function requireLook(look: string, here: string, number: number): void {
  if (here === look) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `the pixel format, colours or light change at frame ${number} (${look} to ${here})`,
    "A copy states them once, and would show one part wrong. Split the recording at that frame with its maker's tools.",
  );
}
