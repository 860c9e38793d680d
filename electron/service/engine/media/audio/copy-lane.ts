// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound that nobody hushed: every packet that can be heard as it is. */
import { HiddenOnTheWay } from './packet-trim.ts';
import type { LeadCut } from './sound-lead.ts';
import type { SoundLane, SoundTrack } from './sound-track.ts';

/** `cut`: what leaves out packets before the first sample that is heard; null to copy them all. */
export function copyLane(track: SoundTrack, cut: LeadCut | null = null): SoundLane {
  const hidden = new HiddenOnTheWay();
  let packets = 0;
  return {
    track,
    *feed(packet) {
      if (!packet || cut?.isHidden(packet)) return;
      hidden.requireNone(packet);
      packets++;
      yield packet;
    },
    report: () => ({
      codec: track.codec,
      packets,
      path: 'copied',
      reason: cut
        ? 'no span of sound is hushed; packets that the container hides before its start are left out'
        : 'no span of sound is hushed',
      sourceCodec: track.codec,
      undecodable: 0,
      hushes: [],
    }),
    close: () => undefined,
  };
}
