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

  /**
   * What was marked from exactly a place on: how often, and how many bytes together. For places that are asked for in
   * ascending order, and that nothing marked before runs into.
   */
  inOrder(): (start: number) => { readonly count: number; readonly bytes: number } {
    const order = this.#order();
    let next = 0;
    return (start) => {
      while (next < order.length && (this.#starts[order[next] ?? 0] ?? 0) < start) next++;
      let count = 0;
      let bytes = 0;
      for (; next < order.length && this.#starts[order[next] ?? 0] === start; next++, count++)
        bytes += (this.#ends[order[next] ?? 0] ?? 0) - start;
      return { count, bytes };
    };
  }

  #order(): Uint32Array {
    const starts = this.#starts;
    return Uint32Array.from(starts, (_, at) => at).sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  }

  /** The parts of `[start, end)` that no packet covers, ascending. */
  gaps(start: number, end: number): { readonly start: number; readonly end: number }[] {
    const gaps: { start: number; end: number }[] = [];
    let reached = start;
    for (const at of this.#order()) {
      const from = this.#starts[at] ?? 0;
      if (from >= end) break;
      if (from > reached) gaps.push({ start: reached, end: from });
      reached = Math.max(reached, this.#ends[at] ?? 0);
    }
    if (reached < end) gaps.push({ start: reached, end });
    return gaps;
  }
}
