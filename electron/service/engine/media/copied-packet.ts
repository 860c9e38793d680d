// SPDX-License-Identifier: GPL-3.0-or-later
/** What of a source packet may go into a copy: its slices as they are, and messages that only say how to show them. */
import { sameBytes } from '../../../../core/base/same-bytes.ts';
import {
  type DecoderConfiguration,
  escapeNal,
  joinLengths,
  nalType,
  splitLengths,
  unescapeNal,
} from './parameter-sets.ts';
import { isShown, readSei } from './sei-messages.ts';

/** The stream cannot be spliced after all; the full path can still do it. */
export class CannotSplice extends Error {
  override readonly name: string = 'CannotSplice';
}

/** It could be, if the encoder reordered nothing: the source's decoding times leave too little room. */
export class NoRoomToReorder extends CannotSplice {
  override readonly name = 'NoRoomToReorder';

  constructor() {
    super('the decoding times of the source leave no room for reordering');
  }
}

/** The messages of an SEI unit that stay, as a unit, and how many went. */
export function filterMessages(unit: Uint8Array): {
  readonly unit: Uint8Array | undefined;
  readonly dropped: number;
} {
  const { messages, tailBytes, closed } = readSei(unescapeNal(unit.subarray(1)));
  const kept = messages.filter(({ type, bodyBytes }) => isShown(type, bodyBytes));
  // What stands behind the last message is the trailing bits, or it can be text.
  const dropped = messages.length - kept.length + (tailBytes > 0 ? 1 : 0);
  if (dropped === 0 && closed) return { unit, dropped };
  if (kept.length === 0) return { unit: undefined, dropped };
  const payload = Uint8Array.from([...kept.flatMap(({ bytes }) => [...bytes]), 0x80]);
  return { unit: Uint8Array.from([unit[0] ?? nalType.sei, ...escapeNal(payload)]), dropped };
}

/**
 * A packet for the copy. Throws CannotSplice when it holds parameter sets of its own that differ from the record's, holds
 * no slice, or does not come apart.
 */
export function copyPacket(packet: Uint8Array, configuration: DecoderConfiguration): Uint8Array {
  const units = splitLengths(packet);
  if (!units) throw new CannotSplice('a packet of the source does not come apart into its units');
  const kept: Uint8Array[] = [];
  let slices = 0;
  for (const unit of units) {
    const type = (unit[0] ?? 0) & 31;
    if (type >= nalType.slice && type <= nalType.idr) {
      kept.push(unit);
      slices++;
    } else if (type === nalType.sei) {
      const { unit: shown } = filterMessages(unit);
      if (shown) kept.push(shown);
    } else if (type === nalType.sps || type === nalType.pps) {
      const known = type === nalType.sps ? configuration.sps : configuration.pps;
      if (!known.some((set) => sameBytes(set, unit)))
        throw new CannotSplice('the source changes its parameters on the way');
    }
    // Everything else, known or not, stays behind.
  }
  if (slices === 0) throw new CannotSplice('a packet of the source holds no picture');
  return joinLengths(kept);
}
