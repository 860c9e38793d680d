// SPDX-License-Identifier: GPL-3.0-or-later
/** The encoder of a copy: same size, format, colour, fields and times as the source, at high quality or without loss. */
import {
  AV_CODEC_FLAG_INTERLACED_DCT,
  AV_CODEC_FLAG_INTERLACED_ME,
  AV_FRAME_DATA_REGIONS_OF_INTEREST,
  AV_FRAME_FLAG_INTERLACED,
  FF_ENCODER_FFV1,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FFmpegError, type Frame, Rational } from 'node-av/lib';
import type { PixelRect } from '../../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import type { EncoderSettings, EncodingNeeds } from './encoder-choice.ts';
import type { FieldNeed } from './fields.ts';
import { lightOf, lightParameters } from './hdr.ts';
import { encoderFlagsForContainers } from './output.ts';
import type { Source } from './source.ts';

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

/** x264's own parameters. Psychovisual tricks are off: fidelity is measured. */
function x264Parameters(
  source: Source,
  first: Frame,
  lossless: boolean,
  fields: FieldNeed,
  splice: SpliceSettings | undefined,
): string[] {
  return [
    'open-gop=0',
    'force-cfr=0',
    'psy=0',
    'nal-hrd=none',
    // Keyframes stand where the source has them and nowhere else: one more behind frames that an edit list hides would
    // make readers drop those frames.
    'keyint=infinite',
    'scenecut=0',
    ...(lossless ? ['qp=0'] : []),
    ...(fields === 'none' ? [] : ['pic-struct=1']),
    ...lightParameters(lightOf(source.video, first)),
    ...(splice ? [`sps-id=${splice.setId}`, `b-pyramid=${splice.reorder > 1 ? 'normal' : 'none'}`] : []),
  ];
}

/** Opens an encoder for pictures like `first`, a decoded frame. The encoder has to be one that holds them (encoder-choice.ts). */
export async function openEncoder(
  source: Source,
  index: FrameIndex,
  first: Frame,
  settings: EncoderSettings,
  needs: EncodingNeeds,
  splice?: SpliceSettings,
): Promise<CodecContext> {
  const isH264 = settings.name === 'libx264';
  const codec = Codec.findEncoderByName(isH264 ? FF_ENCODER_LIBX264 : FF_ENCODER_FFV1);
  if (!codec) throw new Error(`the media library has no ${settings.name} encoder`);
  const encoder = new CodecContext();
  encoder.allocContext3(codec);
  encoder.width = first.width;
  encoder.height = first.height;
  encoder.pixelFormat = first.format as CodecContext['pixelFormat'];
  // A ratio that the container states goes before the stream's own; between copied runs the stream's own stands.
  const stated = source.video.sampleAspectRatio;
  encoder.sampleAspectRatio = stated.num > 0 && !splice ? stated : first.sampleAspectRatio;
  encoder.timeBase = new Rational(index.timeBase.num, index.timeBase.den);
  if (source.video.avgFrameRate.num > 0) encoder.framerate = source.video.avgFrameRate;
  encoder.colorRange = first.colorRange;
  encoder.colorPrimaries = first.colorPrimaries;
  encoder.colorTrc = first.colorTrc;
  encoder.colorSpace = first.colorSpace;
  encoder.chromaLocation = first.chromaLocation;
  encoder.setFlags(encoderFlagsForContainers);
  if (needs.fields === 'interlaced')
    encoder.setFlags(AV_CODEC_FLAG_INTERLACED_DCT, AV_CODEC_FLAG_INTERLACED_ME);
  if (splice?.reorder === 0) encoder.maxBFrames = 0;
  const lossless = settings.crf === null;
  const options = isH264
    ? {
        preset: settings.preset,
        ...(lossless ? {} : { crf: settings.crf }),
        'forced-idr': 1,
        a53cc: 0,
        'x264-params': x264Parameters(source, first, lossless, needs.fields, splice).join(':'),
      }
    : { level: 3, slicecrc: 1 };
  // open2Sync corrupts its dictionary (a known fault of the media library's binding); the awaited call does not.
  check(await encoder.open2(codec, Dictionary.fromObject(options)), 'opening the encoder');
  return encoder;
}

const regionStructBytes = 28;
/** Share of the quantizer scale taken off inside veils: the drawn code stays crisp, and a flat fill costs next to nothing. */
const veilQuantizerShare = { num: -1, den: 2 };
/** Lines of two rows of macroblocks: where fields are coded, such a pair holds one row of either field. */
const fieldPairLines = 32;

/**
 * Marks veils as regions to be encoded finely (AVRegionOfInterest: size, top, bottom, left, right, offset as a
 * fraction), so that what is decoded inside them is the veil as recorded and not the codec's idea of it.
 */
export function markVeils(frame: Frame, rects: readonly PixelRect[]): void {
  if (rects.length === 0) return;
  const bytes = frame.newSideData(AV_FRAME_DATA_REGIONS_OF_INTEREST, rects.length * regionStructBytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lines = frame.hasFlags(AV_FRAME_FLAG_INTERLACED) ? fieldPairLines : 1;
  rects.forEach((rect, at) => {
    const fields = [
      regionStructBytes,
      Math.floor(rect.y / lines) * lines,
      Math.min(frame.height, Math.ceil((rect.y + rect.height) / lines) * lines),
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
