// SPDX-License-Identifier: GPL-3.0-or-later
/** Collecting hidden channels while a file is read: one row per kind and place, however often it occurs. */
import type { HiddenChannel, HiddenChannelKind } from '../../../../../core/ingest/hidden-channel.ts';

/** Places told apart; a file made to have more gets one row per kind for the rest. */
const maxRows = 400;

/** Four-character codes and the like come from the file: what is not printable is shown as hex. */
export function printable(bytes: Uint8Array): string {
  const plain = [...bytes].every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 0xa9);
  const codes = [...bytes];
  return plain
    ? String.fromCharCode(...codes).trimEnd()
    : `0x${codes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export class ChannelList {
  readonly #rows = new Map<string, { kind: HiddenChannelKind; where: string; count: number; size: number }>();

  /** Adds `count` occurrences with `sizeBytes` together. */
  add(kind: HiddenChannelKind, where: string, sizeBytes: number, count = 1): void {
    const key = `${kind}\n${where}`;
    const row = this.#rows.get(key);
    if (row) {
      row.count += count;
      row.size += sizeBytes;
    } else if (this.#rows.size >= maxRows && where !== 'further places') {
      this.add(kind, 'further places', sizeBytes, count);
    } else this.#rows.set(key, { kind, where, count, size: sizeBytes });
  }

  /** The rows, by kind and place. */
  rows(): HiddenChannel[] {
    return [...this.#rows.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, where, count, size }]) => ({ kind, where, count, sizeBytes: size }));
  }
}
