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
