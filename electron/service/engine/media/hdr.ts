// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What high dynamic range video says of its light: the mastering display (SMPTE ST 2086) and the content's light levels
 * (CTA-861.3). Without it a display maps tones otherwise.
 */
import {
  AV_FRAME_DATA_CONTENT_LIGHT_LEVEL,
  AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
  AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
  AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
} from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';

/** What the stream or its first picture says; structures of the media library (AVMasteringDisplayMetadata, AVContentLightMetadata). */
export type Light = { readonly mastering: Uint8Array | null; readonly content: Uint8Array | null };

export function lightOf(stream: Stream, first: Frame): Light {
  const { codecpar } = stream;
  const own = (data: Uint8Array | null): Uint8Array | null => data && Uint8Array.from(data);
  return {
    mastering: own(
      first.getSideData(AV_FRAME_DATA_MASTERING_DISPLAY_METADATA) ??
        codecpar.getCodedSideData(AV_PKT_DATA_MASTERING_DISPLAY_METADATA),
    ),
    content: own(
      first.getSideData(AV_FRAME_DATA_CONTENT_LIGHT_LEVEL) ??
        codecpar.getCodedSideData(AV_PKT_DATA_CONTENT_LIGHT_LEVEL),
    ),
  };
}

function view(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * x264's words for it. Ten fractions of two 32-bit numbers: x and y of red, green and blue, of the white point, then least
 * and greatest luminance, then two flags for which are stated. Steps of 0.00002, and 0.0001 cd/m2 (H.264, D.2.29).
 */
export function lightParameters({ mastering, content }: Light): string[] {
  const parameters: string[] = [];
  if (mastering && mastering.length >= 88) {
    const data = view(mastering);
    const steps = (fraction: number, perUnit: number): number => {
      const den = data.getInt32(fraction * 8 + 4, true);
      return den === 0 ? 0 : Math.round((data.getInt32(fraction * 8, true) * perUnit) / den);
    };
    const point = (first: number): string => `(${steps(first, 50_000)},${steps(first + 1, 50_000)})`;
    const stated = data.getInt32(80, true) !== 0 && data.getInt32(84, true) !== 0;
    if (stated)
      parameters.push(
        `mastering-display=G${point(2)}B${point(4)}R${point(0)}WP${point(6)}L(${steps(9, 10_000)},${steps(8, 10_000)})`,
      );
  }
  if (content && content.length >= 8) {
    const data = view(content);
    parameters.push(`cll=${data.getUint32(0, true)},${data.getUint32(4, true)}`);
  }
  return parameters;
}
