// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the native tracker saw: from each detection a path forwards and one backwards, until it reaches another detection
 * or loses its subject. Places only; of how a subject looks nothing is kept.
 */
import type { Box } from '../base/geometry.ts';

/** 1: towards later frames, -1: towards earlier ones. */
export type Direction = 1 | -1;

/** Where a subject was found again. */
export type Place = {
  readonly frame: number;
  /** Display picture, 1/16 px, fractions allowed. */
  readonly box: Box;
  /** Similarity with what is followed, up to 1. */
  readonly confidence: number;
};

/** Why a trace ends: at another detection, not found again, out of the picture, or at the bound of time, a cut or the end. */
const traceEnds = ['met', 'lost', 'left', 'bound'] as const;
export type TraceEnd = (typeof traceEnds)[number];

/** One path, its places in the order of following. */
export type Trace = {
  readonly places: readonly Place[];
  readonly end: TraceEnd;
  /** Index of the detection that was met, -1 without one. */
  readonly met: number;
};

const fieldsPerPlace = 6;
const noTrace: Trace = { places: [], end: 'bound', met: -1 };

/** All traces of a clip. Kept flat: a long recording has millions of places. */
export class TraceStore {
  readonly #values: number[] = [];
  /** Per detection and direction: start, count, end, met; by key. */
  readonly #heads = new Map<number, readonly [number, number, number, number]>();

  #key(detection: number, direction: Direction): number {
    return 2 * detection + (direction === 1 ? 1 : 0);
  }

  /** Adds the trace that starts at detection number `detection`. */
  add(detection: number, direction: Direction, trace: Trace): void {
    const start = this.#values.length;
    for (const { frame, box, confidence } of trace.places) {
      this.#values.push(frame, box.x, box.y, box.width, box.height, confidence);
    }
    const head = [start, trace.places.length, traceEnds.indexOf(trace.end), trace.met] as const;
    this.#heads.set(this.#key(detection, direction), head);
  }

  /** The trace from a detection; one without places when it was never followed. */
  get(detection: number, direction: Direction): Trace {
    const head = this.#heads.get(this.#key(detection, direction));
    if (!head) return noTrace;
    const [start, count, end, met] = head;
    return {
      places: Array.from({ length: count }, (_, at) => this.#place(start + at * fieldsPerPlace)),
      end: traceEnds[end] ?? 'bound',
      met,
    };
  }

  /** Where the trace from a detection is at `frame`, if it gets there. */
  at(detection: number, direction: Direction, frame: number): Place | undefined {
    const head = this.#heads.get(this.#key(detection, direction));
    if (!head) return undefined;
    const [start, count] = head;
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const value = this.#values[start + middle * fieldsPerPlace] ?? 0;
      if (value === frame) return this.#place(start + middle * fieldsPerPlace);
      if (value < frame === (direction === 1)) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  #place(at: number): Place {
    const [frame = 0, x = 0, y = 0, width = 0, height = 0, confidence = 0] = this.#values.slice(
      at,
      at + fieldsPerPlace,
    );
    return { frame, box: { x, y, width, height }, confidence };
  }
}
