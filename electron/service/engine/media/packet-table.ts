// SPDX-License-Identifier: GPL-3.0-or-later
/** What demuxing learns of each video packet, in columns that grow: half a day of video is more than a million packets. */

/** One packet. Times are NaN where the container states none; `position` is -1 where it has none. */
export type PacketFacts = {
  readonly pts: number;
  readonly dts: number;
  readonly duration: number;
  readonly size: number;
  readonly position: number;
  /** Bit field of `frameFlag`. */
  readonly flags: number;
  /** 1 when the packet shows a picture, 0 when it only feeds others (unshown.ts). */
  readonly shown: 0 | 1;
};

const columns = ['pts', 'dts', 'duration', 'size', 'position', 'flags', 'shown'] as const;
type Column = (typeof columns)[number];

const firstRows = 4096;

/** Rows in file order. */
export class PacketTable {
  #columns: { readonly [column in Column]: Float64Array } = newColumns(firstRows);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  add(facts: PacketFacts): void {
    if (this.#length === this.#columns.pts.length) this.#grow();
    for (const column of columns) this.#columns[column][this.#length] = facts[column];
    this.#length++;
  }

  /** A view of a column, valid until the next `add`. */
  column(name: Column): Float64Array {
    return this.#columns[name].subarray(0, this.#length);
  }

  /** A column's values at the packets named, in that order. */
  at(name: Column, packets: Float64Array): Float64Array {
    const from = this.column(name);
    return packets.map((packet) => from[packet] ?? -1);
  }

  #grow(): void {
    const larger = newColumns(this.#length * 2);
    for (const column of columns) larger[column].set(this.#columns[column]);
    this.#columns = larger;
  }
}

function newColumns(rows: number): { readonly [column in Column]: Float64Array } {
  return {
    pts: new Float64Array(rows),
    dts: new Float64Array(rows),
    duration: new Float64Array(rows),
    size: new Float64Array(rows),
    position: new Float64Array(rows),
    flags: new Float64Array(rows),
    shown: new Float64Array(rows),
  };
}
