// SPDX-License-Identifier: GPL-3.0-or-later
/** The H.264 encoder: same size, format, colour and times as the source, high quality. */
import {
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_FRAME_DATA_REGIONS_OF_INTEREST,
  AV_FRAME_FLAG_INTERLACED,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FFmpegError, type Frame, Rational } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { PixelRect } from '../../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { encoderFlagsForContainers } from './output.ts';
import { pixelFormatName } from './picture.ts';
import { pixelLayout } from './pixel-format.ts';
import type { Source } from './source.ts';

export type EncoderSettings = { readonly name: 'libx264'; readonly preset: string; readonly crf: number };

/** What an encoded run needs in order to stand between copied ones. */
export type SpliceSettings = {
  /** Id of the run's own parameter sets. */
  readonly setId: number;
  /** Most pictures that may be reordered: the decoding times of the source allow no more. */
  readonly reorder: number;
};

function check(code: number, what: string): void {
  if (code < 0) throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
}

/** Opens an encoder shaped like `first`, the first decoded frame. Psychovisual tricks are off: fidelity is measured. */
export async function openEncoder(
  source: Source,
  index: FrameIndex,
  first: Frame,
  settings: EncoderSettings,
  splice?: SpliceSettings,
): Promise<CodecContext> {
  const layout = pixelLayout(pixelFormatName(first));
  if (first.width % (1 << layout.chromaShiftX) !== 0 || first.height % (1 << layout.chromaShiftY) !== 0) {
    throw new ClearveilError(
      'INPUT_UNSUPPORTED',
      `a picture of ${first.width}x${first.height} with halved chroma cannot be kept in H.264`,
      'No copy is made, because it would lose a row or column. Keep the original; this size needs another codec.',
    );
  }
  const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
  if (!codec) throw new Error(`the media library has no ${settings.name} encoder`);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = first.width;
  encoder.height = first.height;
  encoder.pixelFormat = first.format as CodecContext['pixelFormat'];
  encoder.sampleAspectRatio =
    first.sampleAspectRatio.num > 0 ? first.sampleAspectRatio : source.video.sampleAspectRatio;
  encoder.timeBase = new Rational(index.timeBase.num, index.timeBase.den);
  if (source.video.avgFrameRate.num > 0) encoder.framerate = source.video.avgFrameRate;
  encoder.colorRange = first.colorRange;
  encoder.colorPrimaries = first.colorPrimaries;
  encoder.colorTrc = first.colorTrc;
  encoder.colorSpace = first.colorSpace;
  encoder.chromaLocation = first.chromaLocation;
  encoder.setFlags(encoderFlagsForContainers);
  if (first.hasFlags(AV_FRAME_FLAG_INTERLACED))
    encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME);
  const parameters = [
    'open-gop=0',
    'force-cfr=0',
    'psy=0',
    'nal-hrd=none',
    // Keyframes stand where the source has them and nowhere else: one more behind frames that an edit list hides would
    // make readers drop those frames.
    'keyint=infinite',
    'scenecut=0',
    ...(splice ? [`sps-id=${splice.setId}`, `b-pyramid=${splice.reorder > 1 ? 'normal' : 'none'}`] : []),
  ];
  if (splice?.reorder === 0) encoder.maxBFrames = 0;
  const options = Dictionary.fromObject({
    preset: settings.preset,
    crf: settings.crf,
    'forced-idr': 1,
    a53cc: 0,
    'x264-params': parameters.join(':'),
  });
  // open2Sync corrupts its dictionary (a known fault of the media library's binding); the awaited call does not.
  check(await encoder.open2(codec, options), 'opening the encoder');
  return encoder;
}

const regionStructBytes = 28;
/** Share of the quantizer scale taken off inside veils: the drawn code stays crisp, and a flat fill costs next to nothing. */
const veilQuantizerShare = { num: -1, den: 2 };

/**
 * Marks veils as regions to be encoded finely (AVRegionOfInterest: size, top, bottom, left, right, offset as a
 * fraction), so that what is decoded inside them is the veil as recorded and not the codec's idea of it.
 */
export function markVeils(frame: Frame, rects: readonly PixelRect[]): void {
  if (rects.length === 0) return;
  const bytes = frame.newSideData(AV_FRAME_DATA_REGIONS_OF_INTEREST, rects.length * regionStructBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  rects.forEach((rect, at) => {
    const fields = [
      regionStructBytes,
      rect.y,
      rect.y + rect.height,
      rect.x,
      rect.x + rect.width,
      veilQuantizerShare.num,
      veilQuantizerShare.den,
    ];
    fields.forEach((value, field) => {
      view.setInt32(at * regionStructBytes + field * 4, value, true);
    });
  });
}
