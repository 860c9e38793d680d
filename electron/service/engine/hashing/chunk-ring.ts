// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Chunks of a file on their way from the thread that reads to one that hashes, through memory both see: what is read once
 * is hashed by two threads without being copied. One writer, one reader; both block.
 */

const slots = 3;
const chunkBytes = 4 * 1024 * 1024;
const empty = -1;

/** What the two ends share; goes to a thread as its `workerData`. */
export type SharedRing = {
  /** Bytes in each slot: `empty`, or 0 for the end of the file. */
  readonly lengths: Int32Array<SharedArrayBuffer>;
  readonly chunks: readonly Uint8Array<SharedArrayBuffer>[];
};

export function sharedRing(): SharedRing {
  return {
    lengths: new Int32Array(new SharedArrayBuffer(slots * Int32Array.BYTES_PER_ELEMENT)).fill(empty),
    chunks: Array.from({ length: slots }, () => new Uint8Array(new SharedArrayBuffer(chunkBytes))),
  };
}

function slotOf({ chunks }: SharedRing, turn: number): { at: number; chunk: Uint8Array } {
  const at = turn % slots;
  const chunk = chunks[at];
  if (!chunk) throw new Error('a ring without chunks');
  return { at, chunk };
}

/** The writing end: waits for a free slot, has it filled, hands it over. */
export class RingWriter {
  readonly #ring: SharedRing;
  #turn = 0;

  constructor(ring: SharedRing) {
    this.#ring = ring;
  }

  /** `fill` says how many bytes it put in; 0 ends the stream. The chunk stays as it is until `slots - 1` more were written. */
  write(fill: (chunk: Uint8Array) => number): Uint8Array {
    const { at, chunk } = slotOf(this.#ring, this.#turn++);
    const { lengths } = this.#ring;
    for (let held = Atomics.load(lengths, at); held !== empty; held = Atomics.load(lengths, at))
      Atomics.wait(lengths, at, held);
    const filled = fill(chunk);
    Atomics.store(lengths, at, filled);
    Atomics.notify(lengths, at);
    return chunk.subarray(0, filled);
  }
}

/** The reading end: each chunk is given back when the next one is asked for. */
export function* ringChunks(ring: SharedRing): Generator<Uint8Array> {
  for (let turn = 0; ; turn++) {
    const { at, chunk } = slotOf(ring, turn);
    Atomics.wait(ring.lengths, at, empty);
    const filled = Atomics.load(ring.lengths, at);
    if (filled === 0) return;
    yield chunk.subarray(0, filled);
    Atomics.store(ring.lengths, at, empty);
    Atomics.notify(ring.lengths, at);
  }
}
