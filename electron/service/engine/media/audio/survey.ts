// SPDX-License-Identifier: GPL-3.0-or-later
/** A first look at a sound track that is to be decoded: what its decoder gives, where its frames lie. */
import { Packet, type Stream } from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { CodecGrid } from '../../../../../core/render/hush-spans.ts';
import { type OpenOptions, openSource, readPacket, type Source, ticks } from '../source.ts';
import { SoundDecoder, type SoundShape } from './sound-decoder.ts';

export type SoundSurvey = {
  readonly shape: SoundShape;
  readonly grid: CodecGrid;
  /** Samples that the container hides before time zero, priming included. */
  readonly hiddenBefore: number;
};

/** Blocks looked at: codecs with several frame sizes show the larger ones soon. */
const blocksSeen = 32;

/** Codecs that keep every sample, or code each by its forerunners alone: nothing of a sound lies beside it. */
export function hasOwnSamples(codec: string): boolean {
  return /^(pcm_|adpcm_|flac$|alac$|wavpack$|tta$|ape$|mlp$|truehd$|g726|g722)/.test(codec);
}

/** A file and which of its streams is the sound. It is opened anew to be walked. */
export type SoundFile = Pick<Source, 'path' | 'audio'>;

/** Walks the sound packets of a file. `visit` gets each with its stream, valid during the call, until it returns false. */
export function walkSound(
  { path, audio }: SoundFile,
  visit: (packet: Packet, stream: Stream) => boolean,
  options: Omit<OpenOptions, 'sound'> = {},
): void {
  const source = openSource(path, { ...options, sound: audio?.index ?? null });
  const packet = new Packet();
  packet.alloc();
  try {
    for (;;) {
      const read = readPacket(source, packet);
      // A file that is cut off ends here, as it does for the renderer and for the proof.
      if (read < 0) return;
      const goOn = packet.streamIndex !== source.audio?.index || !source.audio || visit(packet, source.audio);
      packet.unref();
      if (!goOn) return;
    }
  } finally {
    packet.free();
    source.close();
  }
}

/** Throws INPUT_UNSUPPORTED when the track gives no sample at all. */
export function surveySound(file: SoundFile): SoundSurvey {
  let decoder: SoundDecoder | undefined;
  let firstPts: number | undefined;
  let perTick = 1;
  let largest = 0;
  let seen = 0;
  try {
    walkSound(file, (packet, stream) => {
      if (!decoder) {
        decoder = new SoundDecoder(stream);
        perTick = (stream.timeBase.num * stream.codecpar.sampleRate) / stream.timeBase.den;
        firstPts = ticks(packet.pts);
      }
      for (const block of decoder.feed(packet)) {
        largest = Math.max(largest, block.channels[0]?.length ?? 0);
        seen++;
      }
      return seen < blocksSeen;
    });
    for (const block of decoder?.feed(null) ?? [])
      largest = Math.max(largest, block.channels[0]?.length ?? 0);
    const shape = decoder?.shape;
    if (!decoder || !shape) {
      throw new ClearveilError(
        'INPUT_UNSUPPORTED',
        'no sound can be decoded, so it can neither be hushed nor written without what else its packets may hold',
        'Keep the original; no copy with its sound can be made.',
      );
    }
    const anchor = Math.round((firstPts ?? 0) * perTick);
    return {
      shape,
      grid: hasOwnSamples(decoder.codec) ? null : { samples: largest, anchor },
      hiddenBefore: Math.max(0, -anchor),
    };
  } finally {
    decoder?.close();
  }
}
