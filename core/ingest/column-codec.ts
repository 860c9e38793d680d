// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Columns of numbers as few bytes: of each number only how far it is from what the ones before it lead one to expect, and
 * nothing at all while they are right. Made for times and places in a file, which go on evenly; exact for every double.
 *
 * A column is a row of tokens, each an unsigned LEB128: 0, then how many of the next numbers are as expected; 1, then a number as
 * eight bytes, little-endian; any other, one more than the difference, signs folded in (0, -1, 1, -2 ... as 0, 1, 2, 3 ...).
 */

/** What is expected of the next number: the one before again (`same`), or the step before again (`step`). */
export type Expecting = 'same' | 'step';

const asExpected = 0;
const literal = 1;
/** Differences beyond this are written as the number itself: folded they would not be exact. */
const furthest = 2 ** 51;
const literalBytes = 8;
/** A byte from here on says that another follows. */
const more = 128;

function stepBetween(before: number, value: number): number {
  const step = value - before;
  return Number.isFinite(step) ? step : 0;
}

/** Bytes that grow as they are written. */
export class ColumnWriter {
  #bytes = new Uint8Array(4096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }

  /** As they are. */
  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #count(value: number): void {
    this.#room(literalBytes + 1);
    let rest = value;
    while (rest >= more) {
      this.#bytes[this.#length++] = (rest % more) + more;
      rest = Math.floor(rest / more);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** How many are right is written first. */
  #rightOnes(count: number): void {
    if (count === 0) return;
    this.#count(asExpected);
    this.#count(count);
  }

  column(values: Float64Array | Uint8Array, expecting: Expecting): void {
    let [before, step, right] = [0, 0, 0];
    for (const value of values) {
      const expected = before + step;
      if (Object.is(value, expected)) right++;
      else {
        const difference = value - expected;
        this.#rightOnes(right);
        right = 0;
        const folded = difference < 0 ? -2 * difference - 1 : 2 * difference;
        const isExact = Number.isInteger(difference) && difference !== 0 && expected + difference === value;
        if (isExact && Math.abs(difference) < furthest) this.#count(folded + 1);
        else {
          this.#count(literal);
          this.#room(literalBytes);
          this.#view.setFloat64(this.#length, value, true);
          this.#length += literalBytes;
        }
        if (expecting === 'step') step = stepBetween(before, value);
      }
      before = value;
    }
    this.#rightOnes(right);
  }

  /** What was written. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

/** Reads what a ColumnWriter wrote, from `at` on. Throws RangeError where the bytes are none of its. */
export class ColumnReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** True behind the last byte. */
  get ended(): boolean {
    return this.#at === this.#bytes.length;
  }

  #count(): number {
    let value = 0;
    for (let place = 1; place <= 2 ** 49; place *= more) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new RangeError('a column is cut short');
      value += (byte & 127) * place;
      if (byte < more) return value;
    }
    throw new RangeError('a number in a column is too large');
  }

  #literal(): number {
    if (this.#at + literalBytes > this.#bytes.length) throw new RangeError('a column is cut short');
    this.#at += literalBytes;
    return this.#view.getFloat64(this.#at - literalBytes, true);
  }

  /** Fills `values` from the next column. */
  column(values: Float64Array | Uint8Array, expecting: Expecting): void {
    const steps = expecting === 'step';
    let before = 0;
    let step = 0;
    for (let row = 0; row < values.length; row++) {
      const token = this.#count();
      if (token === asExpected) {
        const count = this.#count();
        if (count < 1 || count > values.length - row) throw new RangeError('a column is longer than it says');
        for (const end = row + count - 1; ; row++) {
          before += step;
          values[row] = before;
          if (row === end) break;
        }
        continue;
      }
      let value = before + step;
      if (token === literal) value = this.#literal();
      else value += token % 2 === 1 ? (token - 1) / 2 : -token / 2;
      if (steps) step = stepBetween(before, value);
      before = value;
      values[row] = value;
    }
  }
}
