// SPDX-License-Identifier: GPL-3.0-or-later
/** Decoded frames around where a person looks. The furthest from there goes first when memory runs short. */
import type { Frame } from 'node-av/lib';

export class FrameCache {
  readonly #frames = new Map<number, Frame>();
  readonly #most: number;

  /** `mostBytes`: what the pictures may take; at least eight are always kept. */
  constructor(mostBytes: number, bytesPerFrame: number) {
    this.#most = Math.max(8, Math.floor(mostBytes / Math.max(1, bytesPerFrame)));
  }

  /** How many frames fit. */
  get most(): number {
    return this.#most;
  }

  get(number: number): Frame | undefined {
    return this.#frames.get(number);
  }

  has(number: number): boolean {
    return this.#frames.has(number);
  }

  /** Keeps a reference to the frame's picture. `near`: the frame a person looks at. */
  keep(number: number, frame: Frame, near: number): void {
    if (this.#frames.has(number)) return;
    const own = frame.clone();
    if (!own) throw new Error('no memory for a picture');
    this.#frames.set(number, own);
    if (this.#frames.size <= this.#most) return;
    let furthest = number;
    for (const kept of this.#frames.keys()) {
      if (Math.abs(kept - near) > Math.abs(furthest - near)) furthest = kept;
    }
    this.#frames.get(furthest)?.free();
    this.#frames.delete(furthest);
  }

  clear(): void {
    for (const frame of this.#frames.values()) frame.free();
    this.#frames.clear();
  }
}
