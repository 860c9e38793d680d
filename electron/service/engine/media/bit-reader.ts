// SPDX-License-Identifier: GPL-3.0-or-later
/** Reading bits, most significant first; past the end it reads zeros. */

export class BitReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Bits until the end; negative behind it. */
  get left(): number {
    return this.#bytes.length * 8 - this.at;
  }

  get ended(): boolean {
    return this.at > this.#bytes.length * 8;
  }

  skip(count: number): void {
    this.at += count;
  }

  /** Goes on at the next whole byte. */
  align(): void {
    this.at = (this.at + 7) & ~7;
  }

  /** The next `count` bits, at most 32, as a number. */
  read(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++, this.at++)
      value = value * 2 + (((this.#bytes[this.at >> 3] ?? 0) >> (7 - (this.at & 7))) & 1);
    return value;
  }
}
