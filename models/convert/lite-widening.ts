// SPDX-License-Identifier: GPL-3.0-or-later
/** Finds in a TensorFlow Lite graph the sums of which one side had its channels padded: blocks that widen what flows past them. */
import type { LiteGraph, LiteNode } from './tflite-graph.ts';

/** relu(convolution + pad), of which nothing but the end is read by others. */
export type WidenedSum = {
  readonly convolution: LiteNode;
  readonly pad: LiteNode;
  readonly relu: LiteNode;
  /** All operations it is made of, in the order of the graph; the last one gives the result. */
  readonly parts: readonly LiteNode[];
};

export function widenedSums({ nodes, tensors, outputs }: LiteGraph): readonly WidenedSum[] {
  const makerOf = (at: number | undefined): LiteNode | undefined => nodes.find(({ output }) => output === at);
  const readersOf = (at: number): readonly LiteNode[] => nodes.filter(({ inputs }) => inputs.includes(at));
  /** The one operation that reads what `node` gives; undefined where there are more, or none. */
  const onlyReader = ({ output }: LiteNode): LiteNode | undefined => {
    const [reader, ...others] = outputs.includes(output) ? [] : readersOf(output);
    return others.length === 0 ? reader : undefined;
  };
  const widens = ({ inputs, output }: LiteNode): boolean =>
    (tensors[inputs[0] ?? -1]?.shape[3] ?? 0) < (tensors[output]?.shape[3] ?? 0);
  return nodes.flatMap((sum): WidenedSum[] => {
    if (sum.op !== 'ADD') return [];
    const sides = sum.inputs.map(makerOf);
    const pad = sides.find((side) => side?.op === 'PAD' && widens(side));
    const convolution = sides.find((side) => side?.op === 'CONV_2D');
    const relu = onlyReader(sum);
    if (!pad || !convolution || relu?.op !== 'RELU') return [];
    if (onlyReader(pad) !== sum || onlyReader(convolution) !== sum) return [];
    return [
      { convolution, pad, relu, parts: nodes.filter((node) => [convolution, pad, sum, relu].includes(node)) },
    ];
  });
}
