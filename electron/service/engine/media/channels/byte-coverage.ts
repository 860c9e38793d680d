// SPDX-License-Identifier: GPL-3.0-or-later
/** Which bytes of a file some packet was read from. */

export class ByteCoverage {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  /** Marks `[start, end)`; packets that follow each other in the file cost nothing. */
  add(start: number, end: number): void {
    const last = this.#ends.length - 1;
    if (last >= 0 && this.#ends[last] === start) this.#ends[last] = end;
    else {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /** The parts of `[start, end)` that no packet covers, ascending. */
  gaps(start: number, end: number): { readonly start: number; readonly end: number }[] {
    const order = this.#starts
      .map((_, at) => at)
      .sort((a, b) => (this.#starts[a] ?? 0) - (this.#starts[b] ?? 0));
    const gaps: { start: number; end: number }[] = [];
    let reached = start;
    for (const at of order) {
      const from = this.#starts[at] ?? 0;
      if (from >= end) break;
      if (from > reached) gaps.push({ start: reached, end: from });
      reached = Math.max(reached, this.#ends[at] ?? 0);
    }
    if (reached < end) gaps.push({ start: reached, end });
    return gaps;
  }
}
