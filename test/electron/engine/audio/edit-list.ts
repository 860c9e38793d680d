// SPDX-License-Identifier: GPL-3.0-or-later
/** Gives a track of an MP4 another edit list (ISO/IEC 14496-12, 8.6.6). */
import { readFileSync, writeFileSync } from 'node:fs';
import { makeBox } from '../planted.ts';

type Part = { readonly type: string; readonly body: Buffer };

function parts(bytes: Buffer): Part[] {
  const found: Part[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), body: bytes.subarray(at + 8, at + size) });
    at += size;
  }
  return found;
}

const joined = (list: readonly Part[]): Buffer =>
  Buffer.concat(list.map(({ type, body }) => makeBox(type, body)));

/** `duration` in ticks of the movie's clock, `from` in those of the track's; the track's only part then. */
export type Edit = { readonly duration: number; readonly from: number };

function editBox(edits: readonly Edit[]): Part {
  const body = Buffer.alloc(8 + 12 * edits.length);
  body.writeUInt32BE(edits.length, 4);
  edits.forEach(({ duration, from }, number) => {
    body.writeUInt32BE(duration, 8 + 12 * number);
    body.writeInt32BE(from, 12 + 12 * number);
    body.writeUInt32BE(0x10000, 16 + 12 * number);
  });
  return { type: 'edts', body: makeBox('elst', body) };
}

/** Changes the track of that number in a file whose index stands behind its samples. Gives the ticks a second of its movie's clock. */
export function setEdits(path: string, track: number, edits: (movieRate: number) => readonly Edit[]): void {
  const file = parts(readFileSync(path));
  if (file.at(-1)?.type !== 'moov') throw new Error('the index does not stand behind the samples');
  const rebuilt = file.map(({ type, body }) => {
    if (type !== 'moov') return { type, body };
    const movie = parts(body);
    const rate = movie.find((box) => box.type === 'mvhd')?.body.readUInt32BE(12) ?? 1000;
    let number = 0;
    return {
      type,
      body: joined(
        movie.map((box) => {
          if (box.type !== 'trak' || number++ !== track) return box;
          const [head, ...rest] = parts(box.body).filter((inner) => inner.type !== 'edts');
          if (!head) throw new Error('a track without a header');
          return { type: 'trak', body: joined([head, editBox(edits(rate)), ...rest]) };
        }),
      ),
    };
  });
  writeFileSync(path, joined(rebuilt));
}
