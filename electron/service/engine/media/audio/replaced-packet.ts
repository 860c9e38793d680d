// SPDX-License-Identifier: GPL-3.0-or-later
/** A packet of sound with other data and everything else as it was. */
import { AV_PKT_DATA_SKIP_SAMPLES } from 'node-av/constants';
import { Packet } from 'node-av/lib';

/** Gives it out once, and frees it when it was taken or when nobody takes it. `data` is copied. */
export function* replacedPacket(packet: Packet, data: Uint8Array): Generator<Packet> {
  const own = new Packet();
  own.alloc();
  try {
    // Data first: assigning it resets every other field.
    own.data = Buffer.from(data);
    own.pts = packet.pts;
    own.dts = packet.dts;
    own.duration = packet.duration;
    own.flags = packet.flags;
    const skip = packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES);
    if (skip) own.addSideData(AV_PKT_DATA_SKIP_SAMPLES, Buffer.from(skip));
    yield own;
  } finally {
    own.free();
  }
}
