// SPDX-License-Identifier: GPL-3.0-or-later
/** Silence by splicing: packets that sound in a span are replaced by a silent one, every other stays byte for byte. */
import type { Stream } from 'node-av/lib';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import { hushRange, type SampleRange, statedHushEnd } from '../../../../../core/render/hush-spans.ts';
import { ticks } from '../source.ts';
import { replacedPacket } from './replaced-packet.ts';
import { SampleClock } from './sample-clock.ts';
import type { LeadCut } from './sound-lead.ts';
import type { SoundLane, SoundTrack } from './sound-track.ts';
import type { SpliceCodec, SplicePlaces } from './splice-codec.ts';
import { TimeLag } from './time-lag.ts';

/** True when a sheet asks for nothing but silence on every channel. */
export function isAllSilence(sheet: HushSheet, channels: number): boolean {
  return sheet.hushes.every(
    (hush) => hush.mode === 'silence' && (hush.channels === null || hush.channels.length === channels),
  );
}

/** `cut`: what leaves out packets before the first sample that is heard; null to keep them all. */
export function spliceLane(
  stream: Stream,
  track: SoundTrack,
  sheet: HushSheet,
  { codec, places }: { readonly codec: SpliceCodec; readonly places: SplicePlaces },
  cut: LeadCut | null,
): SoundLane {
  const timeBase = { num: stream.timeBase.num, den: stream.timeBase.den };
  const clock = new SampleClock(timeBase, track.sampleRate);
  // A clock coarser than samples leaves the packets' place open by a tick: spans grow by that.
  const slack = clock.tick > 1 || places === 'stated' ? clock.tick : 0;
  const stated = new TimeLag(timeBase, track.sampleRate);
  const spans = sheet.hushes.map((hush) => {
    const asked = hushRange(sheet, hush, track.sampleRate);
    const changed: { start: number; end: number } = { start: asked.start, end: asked.end };
    return { hush, asked, changed };
  });
  const reach = codec.frame + codec.overlap;
  let packets = 0;
  let soundEnd = 0;

  function touches(asked: SampleRange, start: number, data: Uint8Array): boolean {
    if (start >= asked.end + slack) return false;
    if (start + reach > asked.start - slack) return true;
    return start + reach + codec.frame > asked.start - slack && codec.foresees(data);
  }
  return {
    track,
    *feed(packet) {
      if (!packet || cut?.isHidden(packet)) return;
      packets++;
      const data = packet.data ?? new Uint8Array();
      const pts = ticks(packet.pts);
      const counted = clock.take(pts, codec.frame).start;
      const start = places === 'stated' ? (stated.stated(pts) ?? counted) : counted;
      soundEnd = Math.max(soundEnd, start + reach);
      const near = spans.filter(({ asked }) => touches(asked, start, data));
      if (near.length === 0) {
        yield packet;
        return;
      }
      for (const { changed } of near) {
        changed.start = Math.min(changed.start, start);
        changed.end = Math.max(changed.end, start + reach);
      }
      yield* replacedPacket(packet, codec.silent(data));
    },
    report: () => ({
      codec: track.codec,
      packets,
      path: 'spliced',
      reason: 'packets that sound in the spans were replaced by silent ones, every other packet is as it was',
      sourceCodec: track.codec,
      undecodable: 0,
      hushes: spans.map(({ hush, asked, changed }) => {
        const endSample = statedHushEnd(sheet, hush, track.sampleRate);
        return {
          id: hush.id,
          mode: hush.mode,
          startSample: asked.start,
          endSample,
          changedStart: changed.start,
          changedEnd: hush.toEnd ? Math.max(endSample, soundEnd) : changed.end,
        };
      }),
    }),
    close: () => undefined,
  };
}
