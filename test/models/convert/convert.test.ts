// SPDX-License-Identifier: GPL-3.0-or-later
import { describe, expect, test } from 'vitest';
import { convertGraph } from '../../../models/convert/graph-to-onnx.ts';
import { writeOnnx } from '../../../models/convert/onnx-writer.ts';
import { readGraph } from '../../../models/convert/tfjs-graph.ts';

const modelOf = (weights: readonly object[], node: readonly object[] = []): object => ({
  format: 'graph-model',
  modelTopology: { node },
  weightsManifest: [{ paths: ['w.bin'], weights }],
});

describe('reading a graph model', () => {
  test('plain and quantised weights follow each other in one file', () => {
    const bytes = new Uint8Array(4 + 4 + 2 + 4 + 4);
    const view = new DataView(bytes.buffer);
    view.setFloat32(0, 1.5, true);
    view.setInt32(4, -3, true);
    view.setUint8(8, 255);
    view.setUint8(9, 0);
    view.setUint16(10, 65_535, true);
    view.setUint16(12, 1, true);
    view.setUint16(14, 0x3c00, true);
    view.setUint16(16, 0xc500, true);
    const { constants } = readGraph(
      modelOf([
        { name: 'float', shape: [1], dtype: 'float32' },
        { name: 'int', shape: [], dtype: 'int32' },
        { name: 'byte', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
        { name: 'short', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 2, min: 3 } },
        { name: 'half', shape: [2], dtype: 'float32', quantization: { dtype: 'float16' } },
      ]),
      bytes,
    );
    const read = Object.fromEntries([...constants].map(([name, tensor]) => [name, [...tensor.values]]));
    expect(read).toEqual({ float: [1.5], int: [-3], byte: [126.5, -1], short: [131_073, 5], half: [1, -5] });
  });

  test('bytes that are left over or missing are refused', () => {
    const weights = [{ name: 'float', shape: [1], dtype: 'float32' }];
    expect(() => readGraph(modelOf(weights), new Uint8Array(8))).toThrow('the file has 8');
    expect(() => readGraph(modelOf(weights), new Uint8Array(2))).toThrow();
  });

  test('nodes are put in order; a graph with a loop or a missing input is refused', () => {
    const nodes = [
      { name: 'b', op: 'Relu', input: ['a'] },
      { name: 'a', op: 'Placeholder' },
    ];
    expect(readGraph(modelOf([], nodes), new Uint8Array()).nodes.map((node) => node.name)).toEqual([
      'a',
      'b',
    ]);
    expect(() => readGraph(modelOf([], nodes.slice(0, 1)), new Uint8Array())).toThrow('nowhere in the graph');
  });
});

describe('writing ONNX', () => {
  test('an operation without a conversion is refused, not left out', () => {
    const nodes = [
      {
        name: 'input',
        op: 'Placeholder',
        attr: { shape: { shape: { dim: ['1', '8', '8', '3'].map((size) => ({ size })) } } },
      },
      { name: 'x', op: 'Softmax', input: ['input'] },
    ];
    expect(() => convertGraph(readGraph(modelOf([], nodes), new Uint8Array()), 'm')).toThrow('Softmax');
  });

  test('the bytes are those of the protobuf encoding', () => {
    const bytes = writeOnnx({
      name: 'g',
      producer: 'p',
      opset: 17,
      nodes: [
        {
          op: 'N',
          name: 'n',
          inputs: ['a'],
          outputs: ['b'],
          attributes: [{ name: 'k', type: 'ints', value: [-1] }],
        },
      ],
      initializers: [],
      inputs: [],
      outputs: [{ name: 'b', shape: ['d', 300] }],
    });
    const hex = Buffer.from(bytes).toString('hex');
    // NodeProto: input a, output b, name n, op N, attribute k = [-1] (ten bytes), type INTS.
    const node =
      '0a0161' + '120162' + '1a016e' + '22014e' + '2a11' + '0a016b' + '40ffffffffffffffffff01' + 'a00107';
    // ValueInfoProto: name b, float tensor with the dimensions d and 300 (ac 02).
    const value = '0a0162' + '1210' + '0a0e' + '0801' + '120a' + '0a03' + '120164' + '0a03' + '08ac02';
    expect(hex).toContain(node);
    expect(hex).toContain(value);
    expect(hex.startsWith('0808' + '120170')).toBe(true);
    expect(hex.endsWith('42040a001011')).toBe(true);
  });
});
