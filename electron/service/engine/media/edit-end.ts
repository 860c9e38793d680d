// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where the last pictures of a recording are hidden by its edit list, those of its copy have to be: muxers write one edit
 * that shows a track to its end. So the end of that edit is moved in the finished file. Boxes: ISO/IEC 14496-12, 8.2.2
 * (movie header), 8.3.2 (track header), 8.6.6 (edit list).
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { type Container, rescaleExactly } from './output.ts';

type Box = { readonly type: string; readonly body: number; readonly end: number };

/** Reads and changes numbers of a file in place; the file's length stays. */
class FileBytes {
  readonly #handle: number;
  readonly size: number;

  constructor(path: string) {
    this.#handle = openSync(path, 'r+');
    this.size = fstatSync(this.#handle).size;
  }

  #read(at: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    if (readSync(this.#handle, bytes, 0, length, at) !== length) throw new Error('a box ends with the file');
    return bytes;
  }

  /** An unsigned number of one, four or eight bytes. */
  number(at: number, length: 1 | 4 | 8): bigint {
    return BigInt(`0x${this.#read(at, length).toString('hex')}`);
  }

  write(at: number, length: 4 | 8, value: bigint): void {
    const bytes = Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
    if (bytes.length !== length) throw new Error(`${value} does not fit into ${length} bytes`);
    writeSync(this.#handle, bytes, 0, length, at);
  }

  boxes(start: number, end: number): Box[] {
    const found: Box[] = [];
    for (let at = start; at + 8 <= end; ) {
      const short = Number(this.number(at, 4));
      const size = short === 1 ? Number(this.number(at + 8, 8)) : short === 0 ? end - at : short;
      if (size < 8 || at + size > end) throw new Error('a box of the copy reaches past its parent');
      const type = this.#read(at + 4, 4).toString('latin1');
      found.push({ type, body: at + (short === 1 ? 16 : 8), end: at + size });
      at += size;
    }
    return found;
  }

  /** The box at the end of a path of types, the first of each. Throws when there is none. */
  box(path: readonly string[], inside: Pick<Box, 'body' | 'end'> = { body: 0, end: this.size }): Box {
    const [type, ...more] = path;
    const found = this.boxes(inside.body, inside.end).find((box) => box.type === type);
    if (!found) throw new Error(`the copy has no box ${type}`);
    return more.length === 0 ? found : this.box(more, found);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** A box's duration: where it stands and how many bytes it takes. */
type Field = { readonly at: number; readonly length: 4 | 8 };

/** The header's duration stands behind its dates, which are longer in version 1. */
function durationField(file: FileBytes, header: Box, before: { short: number; long: number }): Field {
  return file.number(header.body, 1) === 1n
    ? { at: header.body + before.long, length: 8 }
    : { at: header.body + before.short, length: 4 };
}

/** How long the shown part lasts, in ticks of the index; undefined when the recording shows its last frame. */
function shownTicks({ pts, flags }: FrameIndex): number | undefined {
  const hidden = (frame: number): boolean => ((flags[frame] ?? 0) & frameFlag.hidden) !== 0;
  let end = pts.length;
  while (end > 0 && hidden(end - 1)) end--;
  const first = flags.findIndex((_, frame) => !hidden(frame));
  if (end === pts.length || first < 0) return undefined;
  return (pts[end] ?? 0) - (pts[first] ?? 0);
}

/**
 * Hides the last frames of a finished MP4 or MOV copy as the original's are; does nothing where none are hidden. The copy's
 * first track is the video, its edit begins at the first shown frame, and its movie clock holds every PTS.
 */
export function hideLastFrames(path: string, container: Container, index: FrameIndex): void {
  const shown = shownTicks(index);
  if (shown === undefined || container === 'matroska') return;
  const file = new FileBytes(path);
  try {
    const movie = file.box(['moov']);
    const tracks = file.boxes(movie.body, movie.end).filter(({ type }) => type === 'trak');
    const [video] = tracks;
    if (!video) throw new Error('the copy has no track');
    const movieHeader = file.box(['mvhd'], movie);
    const isLong = file.number(movieHeader.body, 1) === 1n;
    const timescale = Number(file.number(movieHeader.body + (isLong ? 20 : 12), 4));
    const duration = rescaleExactly(shown, index.timeBase, { num: 1, den: timescale });
    const edits = file.box(['edts', 'elst'], video);
    const longEdits = file.number(edits.body, 1) === 1n;
    const count = Number(file.number(edits.body + 4, 4));
    file.write(edits.body + 8 + (count - 1) * (longEdits ? 20 : 12), longEdits ? 8 : 4, duration);
    const ofTrack = (track: Box): Field =>
      durationField(file, file.box(['tkhd'], track), { short: 20, long: 28 });
    const trackField = ofTrack(video);
    file.write(trackField.at, trackField.length, duration);
    let longest = 0n;
    for (const track of tracks) {
      const { at, length } = ofTrack(track);
      const lasts = file.number(at, length);
      if (lasts > longest) longest = lasts;
    }
    const movieField = durationField(file, movieHeader, { short: 16, long: 24 });
    file.write(movieField.at, movieField.length, longest);
  } finally {
    file.close();
  }
}
