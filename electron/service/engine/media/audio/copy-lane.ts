// SPDX-License-Identifier: GPL-3.0-or-later
/** Sound that nobody hushed: every packet as it is. */
import type { SoundLane, SoundTrack } from './sound-track.ts';

export function copyLane(track: SoundTrack): SoundLane {
  let packets = 0;
  return {
    track,
    *feed(packet) {
      if (!packet) return;
      packets++;
      yield packet;
    },
    report: () => ({
      codec: track.codec,
      packets,
      path: 'copied',
      reason: 'no span of sound is hushed',
      sourceCodec: track.codec,
      undecodable: 0,
      hushes: [],
    }),
    close: () => undefined,
  };
}
