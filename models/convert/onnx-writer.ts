// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Writes an ONNX model file: the few protobuf messages of onnx.proto3 that a plain feed-forward graph needs.
 * Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. The output depends on the input only, byte
 * for byte, so that it can be pinned by hash.
 */

export type OnnxAttribute =
  | { readonly name: string; readonly type: 'int'; readonly value: number }
  | { readonly name: string; readonly type: 'ints'; readonly value: readonly number[] }
  | { readonly name: string; readonly type: 'text'; readonly value: string };

export type OnnxNode = {
  readonly op: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly OnnxAttribute[];
};

export type OnnxTensor =
  | {
      readonly name: string;
      readonly shape: readonly number[];
      readonly type: 'float';
      readonly values: Float32Array;
    }
  | {
      readonly name: string;
      readonly shape: readonly number[];
      readonly type: 'int64';
      readonly values: readonly number[];
    };

/** A float tensor at the graph's edge; a text dimension is a free one with that name. */
export type OnnxValue = { readonly name: string; readonly shape: readonly (number | string)[] };

export type OnnxModel = {
  readonly name: string;
  readonly producer: string;
  readonly opset: number;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
};

/** ONNX IR version 8 belongs to opset 15 to 18. */
const irVersion = 8;
const elementType = { float: 1, int64: 7 } as const;
const attributeType = { int: 2, text: 3, ints: 7 } as const;

/** Serialises `model` as a ModelProto. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const graph = message([
    ...model.nodes.map((node) => bytesField(1, nodeProto(node))),
    textField(2, model.name),
    ...model.initializers.map((tensor) => bytesField(5, tensorProto(tensor))),
    ...model.inputs.map((value) => bytesField(11, valueProto(value))),
    ...model.outputs.map((value) => bytesField(12, valueProto(value))),
  ]);
  return message([
    intField(1, irVersion),
    textField(2, model.producer),
    bytesField(7, graph),
    bytesField(8, message([textField(1, ''), intField(2, model.opset)])),
  ]);
}

function nodeProto(node: OnnxNode): Uint8Array {
  return message([
    ...node.inputs.map((name) => textField(1, name)),
    ...node.outputs.map((name) => textField(2, name)),
    textField(3, node.name),
    textField(4, node.op),
    ...node.attributes.map((attribute) => bytesField(5, attributeProto(attribute))),
  ]);
}

function attributeProto(attribute: OnnxAttribute): Uint8Array {
  return message([
    textField(1, attribute.name),
    ...attributeValue(attribute),
    intField(20, attributeType[attribute.type]),
  ]);
}

function attributeValue(attribute: OnnxAttribute): readonly Uint8Array[] {
  switch (attribute.type) {
    case 'int':
      return [intField(3, attribute.value)];
    case 'text':
      return [textField(4, attribute.value)];
    case 'ints':
      return attribute.value.map((item) => intField(8, item));
  }
}

function tensorProto(tensor: OnnxTensor): Uint8Array {
  return message([
    ...tensor.shape.map((size) => intField(1, size)),
    intField(2, elementType[tensor.type]),
    textField(8, tensor.name),
    bytesField(9, rawValues(tensor)),
  ]);
}

/** Little-endian whatever the machine: the format says so. */
function rawValues(tensor: OnnxTensor): Uint8Array {
  const size = tensor.type === 'float' ? 4 : 8;
  const raw = new Uint8Array(tensor.values.length * size);
  const view = new DataView(raw.buffer);
  if (tensor.type === 'float')
    tensor.values.forEach((value, index) => void view.setFloat32(index * 4, value, true));
  else tensor.values.forEach((value, index) => void view.setBigInt64(index * 8, BigInt(value), true));
  return raw;
}

function valueProto(value: OnnxValue): Uint8Array {
  const dimensions = value.shape.map((size) =>
    bytesField(1, message([typeof size === 'number' ? intField(1, size) : textField(2, size)])),
  );
  const tensorType = message([intField(1, elementType.float), bytesField(2, message(dimensions))]);
  return message([textField(1, value.name), bytesField(2, message([bytesField(1, tensorType)]))]);
}

const encoder = new TextEncoder();

function intField(field: number, value: number): Uint8Array {
  return message([varint(field << 3), varint(value)]);
}

function textField(field: number, text: string): Uint8Array {
  return bytesField(field, encoder.encode(text));
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return message([varint((field << 3) | 2), varint(bytes.length), bytes]);
}

/** Base-128, least significant group first; a negative int64 takes its two's complement in ten bytes. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const group = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? group : group | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}

function message(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
