// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where pictures and sound of the open case are read, relative to the application: built by the window, read by the service.
 * A browser's page shows a picture again that it has shown before at the same address, whatever it was told of keeping it:
 * that is why an address also says of which case it is (`ofCase`). The service answers for the open one only.
 */

/** `png`, `rgba` and `yuv` lose nothing of the decoded picture when no height is asked for; `jpeg` is for strips and lists. */
export const frameFormats = ['png', 'rgba', 'yuv', 'jpeg'] as const;
export type FrameFormat = (typeof frameFormats)[number];

/** The frame as it was recorded, or painted as the copy for an audience would have it. */
export type FrameAs = { readonly as: 'original' } | { readonly as: 'released'; readonly audience: string };

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

/** What is watched: a recording, or with `candidate` a copy of it. */
export type Watched = { readonly footage: string; readonly candidate: string | null };

/** The version for watching with that digest, with Range like what it was made of. */
export const proxyUrl = ({ footage, candidate }: Watched, sha256: string): string =>
  `${candidate === null ? mediaUrl(footage) : candidateMediaUrl(candidate)}/proxy/${sha256}`;

/** A frame of a copy as its own file has it, numbered as in the original, as PNG. */
export const candidateFrameUrl = (candidate: string, frame: number): string =>
  `candidate-frames/${candidate}/${frame}`;

export function frameUrl(
  footage: string,
  frame: number,
  options: {
    readonly as?: FrameAs;
    readonly format?: FrameFormat;
    readonly quality?: number;
    /** Pixels; the width follows. As it is when left out. */
    readonly height?: number;
  } = {},
): string {
  const { as = { as: 'original' }, format, quality, height } = options;
  const audience = as.as === 'released' ? as.audience : undefined;
  const painted = as.as === 'released' ? as.as : undefined;
  return `frames/${footage}/${frame}${query({ as: painted, audience, format, quality, height })}`;
}

export const thumbUrl = (footage: string, frame: number, height: number): string =>
  `thumbs/${footage}/${frame}${query({ height })}`;

/** The parameter of an address that says of which case it is. */
export const caseParameter = 'case';

/** An address of this file, of a case by its id. */
export const ofCase = (address: string, caseId: string): string =>
  `${address}${address.includes('?') ? '&' : '?'}${caseParameter}=${caseId}`;

export const waveformUrl = (
  footage: string,
  channel: number,
  span: { readonly from: number; readonly to: number; readonly bins: number },
): string => `waveform/${footage}/${channel}${query(span)}`;
