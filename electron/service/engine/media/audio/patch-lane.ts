// SPDX-License-Identifier: GPL-3.0-or-later
/** PCM: packets that a hush touches are decoded, hushed and encoded again, which is exact; all others stay byte for byte. */
import { AV_PKT_FLAG_DISCARD } from 'node-av/constants';
import type { Packet, Stream } from 'node-av/lib';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import { checkPlaces } from './check-places.ts';
import { HushFilter } from './hush-filter.ts';
import { tellHushes } from './lossless-lane.ts';
import { HiddenOnTheWay } from './packet-trim.ts';
import { replacedPacket } from './replaced-packet.ts';
import { SoundDecoder } from './sound-decoder.ts';
import { encodeSamples, openSoundEncoder } from './sound-encoder.ts';
import type { SoundLane, SoundTrack } from './sound-track.ts';
import type { SoundSurvey } from './survey.ts';

/** The lane, or undefined when there is no encoder for the source's codec. */
export function patchLane(
  stream: Stream,
  track: SoundTrack,
  sheet: HushSheet,
  survey: SoundSurvey,
): SoundLane | undefined {
  const { shape } = survey;
  const opened = openSoundEncoder({ name: track.codec, format: shape.format, bits: 0 }, shape);
  if (!opened) return undefined;
  const encoder = opened;
  const decoder = new SoundDecoder(stream);
  const filter = new HushFilter(sheet, shape.channels, shape.sampleRate, null);
  const hidden = new HiddenOnTheWay();
  let packets = 0;
  let soundEnd = 0;

  function* patched(packet: Packet): Generator<Packet> {
    const plain = packet.clone();
    if (!plain) throw new Error('an audio packet cannot be copied');
    // Samples that the container hides at the end are patched, too.
    plain.freeSideData();
    plain.clearFlags(AV_PKT_FLAG_DISCARD);
    const blocks = [...decoder.feed(plain)];
    plain.free();
    checkPlaces(decoder.lag, 0);
    if (blocks.length !== 1) throw new Error('a packet of PCM holds more or less than one run of samples');
    for (const block of blocks) {
      const length = block.channels[0]?.length ?? 0;
      soundEnd = Math.max(soundEnd, block.start + length);
      if (!filter.touches(block.start, block.start + length)) {
        yield packet;
        continue;
      }
      // Silence and tones wait for nothing: the block comes back at once.
      const [hushed] = [...filter.push(block)];
      if (!hushed) throw new Error('a hushed block did not come back');
      for (const made of encodeSamples(encoder, shape, hushed.channels, 0, length)) {
        if (made.size !== packet.size) throw new Error('a patched packet has another size');
        const data = made.data;
        if (!data) throw new Error('a patched packet is empty');
        yield* replacedPacket(packet, data);
      }
    }
  }
  return {
    track,
    *feed(packet) {
      if (!packet) return;
      hidden.requireNone(packet);
      packets++;
      yield* patched(packet);
    },
    report: () => ({
      codec: track.codec,
      packets,
      path: 'patched',
      reason: 'samples of PCM stand alone: those of the spans were replaced, every other packet is as it was',
      sourceCodec: track.codec,
      undecodable: decoder.faults,
      hushes: tellHushes(sheet, filter, shape.sampleRate, soundEnd),
    }),
    close() {
      decoder.close();
      encoder.freeContext();
    },
  };
}
