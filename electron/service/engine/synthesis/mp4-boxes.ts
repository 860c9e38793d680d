// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Two things the muxer cannot be asked for, written into a finished MP4 or MOV file whose `moov` box comes last:
 * chapters (the `chpl` list in `udta`) and an edit that ends before the last picture. Boxes: ISO/IEC 14496-12; `chpl`
 * as Nero's and FFmpeg's readers take it.
 */
import { readFile, writeFile } from 'node:fs/promises';

export type Chapter = { readonly startMs: number; readonly title: string };

type Mp4Box = { readonly type: string; readonly start: number; readonly body: number; readonly end: number };

/** What is to be changed; `hideAfterMs` ends the video track's edit at that time of the edit's own clock. */
export type Mp4Changes = { readonly chapters: readonly Chapter[]; readonly hideAfterMs: number | undefined };

/** Rewrites the file in place. Throws when the file has no trailing `moov`, or no edit list where one is to be cut. */
export async function changeMp4(path: string, changes: Mp4Changes): Promise<void> {
  const file = await readFile(path);
  const moov = boxes(file, 0, file.length).find(({ type }) => type === 'moov');
  if (moov === undefined || moov.end !== file.length)
    throw new Error(`${path}: the moov box is not the last box`);
  if (changes.hideAfterMs !== undefined) endEdit(file, moov, changes.hideAfterMs);
  const head = file.subarray(0, moov.start);
  const body = file.subarray(moov.body, moov.end);
  const changed = changes.chapters.length > 0 ? withChapterList(body, changes.chapters) : body;
  await writeFile(path, Buffer.concat([head, makeBox('moov', changed)]));
}

function boxes(data: Buffer, start: number, end: number): readonly Mp4Box[] {
  const found: Mp4Box[] = [];
  for (let at = start; at + 8 <= end; ) {
    const short = data.readUInt32BE(at);
    const size = short === 1 ? Number(data.readBigUInt64BE(at + 8)) : short === 0 ? end - at : short;
    if (size < 8 || at + size > end) throw new Error('a box reaches past its parent');
    found.push({
      type: data.toString('latin1', at + 4, at + 8),
      start: at,
      body: at + (short === 1 ? 16 : 8),
      end: at + size,
    });
    at += size;
  }
  return found;
}

function makeBox(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

function child(data: Buffer, parent: Mp4Box, type: string): Mp4Box | undefined {
  return boxes(data, parent.body, parent.end).find((box) => box.type === type);
}

function withChapterList(moovBody: Buffer, chapters: readonly Chapter[]): Buffer {
  const list = makeBox('chpl', chapterList(chapters));
  const udta = boxes(moovBody, 0, moovBody.length).find(({ type }) => type === 'udta');
  if (udta === undefined) return Buffer.concat([moovBody, makeBox('udta', list)]);
  const grown = makeBox('udta', Buffer.concat([moovBody.subarray(udta.body, udta.end), list]));
  return Buffer.concat([moovBody.subarray(0, udta.start), grown, moovBody.subarray(udta.end)]);
}

function chapterList(chapters: readonly Chapter[]): Buffer {
  const head = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, chapters.length]);
  const entries = chapters.map(({ startMs, title }) => {
    const text = Buffer.from(title, 'utf8').subarray(0, 255);
    const entry = Buffer.alloc(9);
    // Starts are counted in 100 ns.
    entry.writeBigUInt64BE(BigInt(startMs) * 10_000n);
    entry.writeUInt8(text.length, 8);
    return Buffer.concat([entry, text]);
  });
  return Buffer.concat([head, ...entries]);
}

/** Shortens the last entry of the first track's edit list, which is the video's. */
function endEdit(file: Buffer, moov: Mp4Box, hideAfterMs: number): void {
  const movieHeader = child(file, moov, 'mvhd');
  const track = child(file, moov, 'trak');
  const edits = track && child(file, track, 'edts');
  const list = edits && child(file, edits, 'elst');
  if (movieHeader === undefined || list === undefined) throw new Error('the video track has no edit list');
  const headerVersion = file.readUInt8(movieHeader.body);
  const timescale = file.readUInt32BE(movieHeader.body + (headerVersion === 1 ? 20 : 12));
  const duration = Math.round((hideAfterMs * timescale) / 1000);
  const long = file.readUInt8(list.body) === 1;
  const count = file.readUInt32BE(list.body + 4);
  const last = list.body + 8 + (count - 1) * (long ? 20 : 12);
  if (long) file.writeBigUInt64BE(BigInt(duration), last);
  else file.writeUInt32BE(duration, last);
}
