// SPDX-License-Identifier: GPL-3.0-or-later
/** What a decoder family is: the pure step from a network's tensors to boxes. */
import type { RawTensors } from '../runtimes/session.ts';

/** A box in pixels of the network's input, with the model's confidence, 0 to 1. */
export type Candidate = {
  readonly score: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Which of the classes that the network tells apart, from 0; 0 where there is one. */
  readonly class?: number;
};

/** Input size, px, and how many pictures the tensors are of, 1 when left out. */
export type DecodeShape = { readonly width: number; readonly height: number; readonly pictures?: number };

/** Names of the output tensors by what they hold; the order within a role is the family's own. */
export type TensorRoles = Readonly<Record<string, readonly string[]>>;

/** Boxes of picture `index` of a batch with scores of at least `floor`; overlapping ones are all kept. */
export type Decode = (
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
) => readonly Candidate[];

/** The `count` values that the tensor `name` holds for picture `index`. Throws when it is missing or does not hold exactly that for each. */
export function headValues(
  tensors: RawTensors,
  name: string | undefined,
  index: number,
  count: number,
  { pictures = 1 }: DecodeShape,
): Float32Array {
  const tensor = name === undefined ? undefined : tensors.get(name);
  if (tensor === undefined || index >= pictures || tensor.length !== pictures * count) {
    throw new Error(`the tensor ${name} does not hold ${count} values a picture`);
  }
  return tensor.subarray(index * count, (index + 1) * count);
}

/**
 * Adds a box whose score is high enough. One without an area is none. Throws where its numbers are no numbers: something was seen there, and
 * nobody would learn of it.
 */
export function addBox(candidates: Candidate[], box: Candidate): void {
  const { x, y, width, height } = box;
  if (!Number.isFinite(x + y + width + height))
    throw new Error('the network gave a box whose place is not a number');
  if (width > 0 && height > 0) candidates.push(box);
}

/** From so many values on, a vector can describe what it is of: no output may hold one for each box or for the picture. */
export const shortestEmbedding = 32;

/**
 * Holds outputs that are taken and never read, landmarks, to a few values for each box: nothing else would notice that they are something
 * else. `counts`: boxes of each grid; there is one tensor for each grid, or one for all. Throws when they hold anything else.
 */
export function requireLandmarks(
  tensors: RawTensors,
  names: readonly string[] | undefined,
  counts: readonly number[],
  { pictures = 1 }: DecodeShape,
): void {
  if (!names) return;
  const held = names.length === 1 ? [counts.reduce((sum, count) => sum + count, 0)] : counts;
  names.forEach((name, at) => {
    const values = (tensors.get(name)?.length ?? Number.NaN) / (pictures * (held[at] ?? Number.NaN));
    if (!Number.isInteger(values) || values < 1 || values >= shortestEmbedding)
      throw new Error(`its output ${name} is not the landmarks of a box`);
  });
}
