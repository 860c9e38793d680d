// SPDX-License-Identifier: GPL-3.0-or-later
/** What every picture says of itself beside its samples, and a copy has to say of it, too. */
import { AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST } from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';
import type { ProofFinding } from '../../../../core/render/proof.ts';
import { layoutOf } from './comparable.ts';
import { pixelFormatName } from './picture.ts';
import { chromaPlace } from './pixel-format.ts';
import { aspectRatio } from './probe.ts';

export type Facts = { readonly [name: string]: string };

function fieldOrder(frame: Frame): string {
  if (!frame.hasFlags(AV_FRAME_FLAG_INTERLACED)) return 'progressive';
  return frame.hasFlags(AV_FRAME_FLAG_TOP_FIELD_FIRST) ? 'top field first' : 'bottom field first';
}

/** Where the chroma samples lie; `unknown` for formats that are not compared sample by sample, which the proof says by itself. */
function chromaLocation(frame: Frame): string {
  const layout = layoutOf(frame);
  return layout ? String(chromaPlace(frame, layout)) : 'unknown';
}

/** The facts of one decoded picture of a stream. */
export function pictureFacts(stream: Stream, frame: Frame): Facts {
  const ratio = aspectRatio(frame, stream);
  const format = pixelFormatName(frame);
  // Range is compared by itself, so the deprecated full-range names count as the plain ones. An unspecified chroma
  // location means "left" for 4:2:0 in both H.264 and MPEG-2; other layouts have but one.
  return {
    size: `${frame.width}x${frame.height}`,
    'sample aspect ratio': String(ratio.num / ratio.den),
    'pixel format': format.replace('yuvj', 'yuv'),
    'colour range': format.startsWith('yuvj') ? '2' : String(frame.colorRange === 0 ? 1 : frame.colorRange),
    'colour primaries': String(frame.colorPrimaries),
    'colour transfer': String(frame.colorTrc),
    'colour matrix': String(frame.colorSpace),
    'chroma location': chromaLocation(frame),
    'field order': fieldOrder(frame),
  };
}

/** Facts that hold for the first pair of pictures and fail for a later one. */
export class PictureChanges {
  readonly #changes = new Map<string, { count: number; frame: number; original: string; redacted: string }>();
  #known: ReadonlySet<string> | undefined;

  /** Compares the pictures of frame `number`; what differs from the first frame on is told with the structure. */
  add(number: number, original: Facts, redacted: Facts): void {
    const differing = Object.keys(original).filter((name) => original[name] !== redacted[name]);
    this.#known ??= new Set(differing);
    for (const name of differing) {
      if (this.#known.has(name)) continue;
      const change = this.#changes.get(name);
      if (change) change.count++;
      else
        this.#changes.set(name, {
          count: 1,
          frame: number,
          original: original[name] ?? '',
          redacted: redacted[name] ?? '',
        });
    }
  }

  findings(): ProofFinding[] {
    return [...this.#changes].map(([name, { count, frame, original, redacted }]) => ({
      code: 'STRUCTURE_DIFFERS',
      frame,
      message: `${name}, on ${count} frames, first frame ${frame}: ${original} in the original, ${redacted} in the copy`,
    }));
  }
}
