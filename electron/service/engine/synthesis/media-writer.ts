// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Writes one media file from pictures and samples that are made on demand: encodes, interleaves, muxes. Used by the
 * demonstration clip and by the fixtures of the tests; footage of a case never passes through here.
 */
import {
  AV_FRAME_DATA_A53_CC,
  AV_FRAME_FLAG_INTERLACED,
  AV_FRAME_FLAG_TOP_FIELD_FIRST,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVFMT_GLOBALHEADER,
} from 'node-av/constants';
import {
  avGetPixFmtFromName,
  avRescaleQ,
  type CodecContext,
  Dictionary,
  FormatContext,
  Frame,
  type Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import type { Rational as Fraction } from '../../../../core/base/time.ts';
import { encode, must, openAudioEncoder, openVideoEncoder, type VideoEncoding } from './encoders.ts';
import {
  addCoverStream,
  addMarkerStream,
  type MarkerStream,
  type OpenMarker,
  writeMarkers,
  writeRaw,
} from './marker-streams.ts';
import { type AudioSource, SoundWriter, type Tags } from './sound-writer.ts';

export type VideoSource = {
  readonly encoding: VideoEncoding;
  /** PTS of each frame in presentation order, ticks of the encoding's time base, strictly rising. */
  readonly pts: readonly number[];
  /** Samples of frame n, tightly packed in the encoding's pixel format. The buffer may be reused from the next call but one. */
  readonly picture: (frame: number) => Buffer;
  /** 36 bytes of display matrix, as FFmpeg keeps it. */
  readonly displayMatrix?: Buffer | undefined;
  /** Closed-caption triplets (CTA-708 cc_data) of frame n. */
  readonly captions?: ((frame: number) => Buffer) | undefined;
  readonly tags?: Tags | undefined;
};

export type MediaPlan = {
  readonly path: string;
  /** FFmpeg's muxer name. */
  readonly muxer: string;
  readonly muxerOptions?: Tags | undefined;
  readonly video: VideoSource;
  readonly audio?: AudioSource | undefined;
  readonly markers?: readonly MarkerStream[] | undefined;
  /** A PNG that goes in as an attached picture. */
  readonly cover?: { readonly png: Buffer; readonly width: number; readonly height: number } | undefined;
  readonly tags?: Tags | undefined;
};

export type WrittenMedia = {
  /** Time base the container gave the video stream, and the PTS there. */
  readonly timeBase: Fraction;
  readonly pts: readonly number[];
  /** Stream kinds in file order. */
  readonly streams: readonly ('video' | 'audio' | 'subtitle' | 'data' | 'cover')[];
};

/** Writes the file. Rejects when an encoder or the muxer refuses the plan; what was written so far is left behind. */
export async function writeMedia(plan: MediaPlan): Promise<WrittenMedia> {
  const format = new FormatContext();
  must(format.allocOutputContext2(null, plan.muxer, plan.path), `the container ${plan.muxer}`);
  let videoEncoder: CodecContext | undefined;
  let audioEncoder: CodecContext | undefined;
  try {
    const globalHeader = format.oformat?.hasFlags(AVFMT_GLOBALHEADER) ?? false;
    videoEncoder = await openVideoEncoder(plan.video.encoding, globalHeader);
    const videoStream = addVideoStream(format, videoEncoder, plan.video);
    let audioStream: Stream | undefined;
    if (plan.audio !== undefined) {
      audioEncoder = await openAudioEncoder(plan.audio.encoding, globalHeader);
      audioStream = format.newStream(null);
      must(audioStream.codecpar.fromContext(audioEncoder), 'the audio stream');
      audioStream.timeBase = audioEncoder.timeBase;
      if (plan.audio.tags) audioStream.metadata = Dictionary.fromObject(plan.audio.tags);
    }
    const markers = (plan.markers ?? []).map((source) => ({
      source,
      stream: addMarkerStream(format, source),
    }));
    const coverStream = plan.cover && addCoverStream(format, plan.cover);
    if (plan.tags) format.metadata = Dictionary.fromObject(plan.tags);
    must(await format.openOutput(), `creating ${plan.path}`);
    must(
      await format.writeHeader(plan.muxerOptions ? Dictionary.fromObject(plan.muxerOptions) : null),
      'writing the header',
    );

    if (plan.cover && coverStream)
      await writeRaw(format, coverStream, plan.cover.png, 0n, 1n, coverStream.timeBase);
    const sound =
      plan.audio && audioEncoder && audioStream
        ? new SoundWriter(format, audioStream, audioEncoder, plan.audio)
        : undefined;
    await writePictures(format, videoStream, videoEncoder, plan.video, markers, sound);
    await sound?.finish();
    must(await format.writeTrailer(), 'writing the trailer');
    const { num, den } = videoStream.timeBase;
    const timeBase = plan.video.encoding.timeBase;
    return {
      timeBase: { num, den },
      pts: plan.video.pts.map((pts) => Number(avRescaleQ(BigInt(pts), timeBase, { num, den }))),
      streams: [
        'video',
        ...(sound ? (['audio'] as const) : []),
        ...markers.map(({ source }) => source.kind),
        ...(coverStream ? (['cover'] as const) : []),
      ],
    };
  } finally {
    await format.closeOutput();
    format.freeContext();
    videoEncoder?.freeContext();
    audioEncoder?.freeContext();
  }
}

function addVideoStream(format: FormatContext, encoder: CodecContext, source: VideoSource): Stream {
  const stream = format.newStream(null);
  must(stream.codecpar.fromContext(encoder), 'the video stream');
  const { timeBase, frameRate, sampleAspectRatio } = source.encoding;
  stream.timeBase = new Rational(timeBase.num, timeBase.den);
  stream.avgFrameRate = new Rational(frameRate.num, frameRate.den);
  stream.sampleAspectRatio = new Rational(sampleAspectRatio.num, sampleAspectRatio.den);
  if (source.displayMatrix) stream.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, source.displayMatrix);
  if (source.tags) stream.metadata = Dictionary.fromObject(source.tags);
  return stream;
}

/** Encodes pictures; painting picture n + 1 goes on while n is being encoded. Sound and markers follow the picture's time. */
async function writePictures(
  format: FormatContext,
  stream: Stream,
  encoder: CodecContext,
  source: VideoSource,
  markers: readonly OpenMarker[],
  sound: SoundWriter | undefined,
): Promise<void> {
  const { pts, encoding } = source;
  const durations = new Map<bigint, bigint>();
  pts.forEach((at, index) => {
    const next = pts[index + 1];
    const previous = pts[index - 1];
    const length = next !== undefined ? next - at : previous !== undefined ? at - previous : 1;
    durations.set(BigInt(at), BigInt(length));
  });
  // Encoders change times below zero: they see the first picture at zero or later, and the shift is undone afterwards.
  const shift = BigInt(Math.max(0, -(pts[0] ?? 0)));
  const take = async (packet: Packet): Promise<void> => {
    packet.streamIndex = stream.index;
    packet.pts -= shift;
    packet.dts -= shift;
    packet.duration = durations.get(packet.pts) ?? 0n;
    packet.rescaleTs(encoding.timeBase, stream.timeBase);
    must(await format.interleavedWriteFrame(packet), 'writing a picture');
  };
  const secondsPerTick = encoding.timeBase.num / encoding.timeBase.den;
  let markersWritten = 0;
  let pending: Promise<void> = Promise.resolve();
  for (const [index, at] of pts.entries()) {
    const frame = pictureFrame(source, index, BigInt(at) + shift);
    await pending;
    pending = (async () => {
      await encode(encoder, frame, take);
      frame.free();
      const seconds = at * secondsPerTick;
      await sound?.writeUntil(seconds);
      for (; markersWritten <= seconds; markersWritten++) await writeMarkers(format, markers, markersWritten);
    })();
    // A refusal is seen at the next await; without this it would count as unhandled in between.
    pending.catch(() => undefined);
  }
  await pending;
  await encode(encoder, null, take);
}

function pictureFrame(source: VideoSource, index: number, pts: bigint): Frame {
  const { size, pixelFormat, sampleAspectRatio, interlaced } = source.encoding;
  const frame = Frame.fromVideoBuffer(source.picture(index), {
    width: size.width,
    height: size.height,
    format: avGetPixFmtFromName(pixelFormat),
    pts,
    sampleAspectRatio,
  });
  if (interlaced) frame.setFlags(AV_FRAME_FLAG_INTERLACED, AV_FRAME_FLAG_TOP_FIELD_FIRST);
  const captions = source.captions?.(index);
  if (captions) captions.copy(frame.newSideData(AV_FRAME_DATA_A53_CC, captions.length));
  return frame;
}
