// SPDX-License-Identifier: GPL-3.0-or-later
/** Reading headers here and there in a file that is too large to be read whole. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const windowBytes = 65_536;
/** So much of a gap is read in search of a byte that is not zero; a longer gap counts as filled. */
const maxZeroSearch = 4_194_304;

/** A file open for reading, seen through one window of 64 KiB. */
export class FileWindow {
  readonly #handle: number;
  readonly #window = new Uint8Array(windowBytes);
  #from = 0;
  #filled = 0;
  readonly size: number;

  constructor(path: string) {
    this.#handle = openSync(path, 'r');
    this.size = fstatSync(this.#handle).size;
  }

  /** `length` bytes from `at` on, at most 64 KiB; shorter at the end of the file. The caller's own. */
  read(at: number, length: number): Uint8Array {
    const wanted = Math.min(length, windowBytes, Math.max(0, this.size - at));
    if (at < this.#from || at + wanted > this.#from + this.#filled) {
      this.#from = at;
      this.#filled = readSync(this.#handle, this.#window, 0, windowBytes, at);
    }
    return this.#window.slice(at - this.#from, Math.min(at - this.#from + wanted, this.#filled));
  }

  /** Whether `[start, end)` holds nothing but zeros. */
  isZero(start: number, end: number): boolean {
    if (end - start > maxZeroSearch) return false;
    for (let at = start; at < end; ) {
      const bytes = this.read(at, end - at);
      if (bytes.length === 0) return true;
      if (bytes.some((byte) => byte !== 0)) return false;
      at += bytes.length;
    }
    return true;
  }

  close(): void {
    closeSync(this.#handle);
  }
}
