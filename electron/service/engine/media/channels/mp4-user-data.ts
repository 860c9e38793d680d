// SPDX-License-Identifier: GPL-3.0-or-later
/** The metadata box FFmpeg writes into every MP4: it says nothing of a recording. */
import type { FileWindow } from './file-window.ts';

/** Whether `[start, end)` is the body of one: a handler without a name and a list that has nothing but the name of the muxer. */
export function isEmptyMeta(file: FileWindow, start: number, end: number): boolean {
  if (end - start > 160) return false;
  const text = Buffer.from(file.read(start, end - start))
    .toString('latin1')
    .replaceAll('\u0001', '!');
  const list = text.indexOf('ilst');
  const handler = text.slice(0, Math.max(0, list - 4));
  return (
    list > 0 &&
    /^[\0]{7}[!-]hdlr[\0]{8}mdirappl[\0]{9}$/.test(handler) &&
    /^ilst([\0]{3}.\xa9too[\0]{3}.data[\0]{3}![\0]{4}Lav[fc][0-9.]*)?$/s.test(text.slice(list))
  );
}
