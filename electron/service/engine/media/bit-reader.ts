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

  /** An unsigned Exp-Golomb number (Rec. ITU-T H.264, 9.1), of at most 32 bits behind its first one. */
  golomb(): number {
    let zeros = 0;
    while (this.read(1) === 0 && zeros < 32) zeros++;
    return 2 ** zeros - 1 + this.read(zeros);
  }

  /** A signed one (9.1.1). */
  signedGolomb(): number {
    const code = this.golomb();
    return code % 2 === 0 ? -code / 2 : (code + 1) / 2;
  }
}
