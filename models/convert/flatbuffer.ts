// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Reads FlatBuffers (https://flatbuffers.dev/internals): a table is an offset to a list of field offsets and the fields
 * beside it; fields are named by their number in the schema. A field that is absent has its default.
 */

export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The root table of a buffer. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  /** Position of a field, 0 when it is absent. */
  #field(number: number): number {
    const fields = this.#at - this.#view.getInt32(this.#at, true);
    const entry = 4 + 2 * number;
    if (entry >= this.#view.getUint16(fields, true)) return 0;
    const offset = this.#view.getUint16(fields + entry, true);
    return offset === 0 ? 0 : this.#at + offset;
  }

  byte(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : this.#view.getInt8(at);
  }

  int(number: number): number {
    const at = this.#field(number);
    return at === 0 ? 0 : this.#view.getInt32(at, true);
  }

  has(number: number): boolean {
    return this.#field(number) !== 0;
  }

  table(number: number): FlatTable | undefined {
    const at = this.#field(number);
    return at === 0 ? undefined : this.#follow(at);
  }

  tables(number: number): FlatTable[] {
    const { start, count } = this.#list(number);
    return Array.from({ length: count }, (_, index) => this.#follow(start + 4 * index));
  }

  ints(number: number): number[] {
    const { start, count } = this.#list(number);
    return Array.from({ length: count }, (_, index) => this.#view.getInt32(start + 4 * index, true));
  }

  /** A list of bytes, not copied. */
  bytes(number: number): DataView {
    const { start, count } = this.#list(number);
    return new DataView(this.#view.buffer, this.#view.byteOffset + start, count);
  }

  text(number: number): string {
    return new TextDecoder().decode(this.bytes(number));
  }

  #follow(at: number): FlatTable {
    return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  #list(number: number): { readonly start: number; readonly count: number } {
    const at = this.#field(number);
    if (at === 0) return { start: 0, count: 0 };
    const list = at + this.#view.getUint32(at, true);
    return { start: list + 4, count: this.#view.getUint32(list, true) };
  }
}
