// SPDX-License-Identifier: GPL-3.0-or-later
/** A picture of chosen frames before and after, for people to look at. */
import type { Orientation } from '../../../../core/base/geometry.ts';
import type { RgbPicture } from '../../../../core/detect/detection.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { decodeFrames } from '../media/decode.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { openSource } from '../media/source.ts';
import { RgbConverter } from '../media/to-rgb.ts';
import { writeContactSheet } from '../synthesis/contact-sheet.ts';
import type { Task } from './task-table.ts';

/** Pictures of the frames at the given places among the decodable ones, in order of place. */
function pictures(
  path: string,
  index: FrameIndex,
  orientation: Orientation,
  wanted: ReadonlySet<number>,
): Map<number, RgbPicture> {
  const source = openSource(path);
  const converter = new RgbConverter(orientation);
  const found = new Map<number, RgbPicture>();
  try {
    for (const { number, frame } of decodeFrames(source, index, { threads: 2 })) {
      if (wanted.has(number)) found.set(number, converter.convert(frame));
      if (found.size === wanted.size) break;
    }
  } finally {
    converter.close();
    source.close();
  }
  return found;
}

export const contactSheet: Task<'contactSheet'> = async (
  { path, index, redactedPath, orientation, frames, outputPath },
  context,
) => {
  const copy = openSource(redactedPath);
  let copyIndex: FrameIndex;
  try {
    copyIndex = await buildFrameIndex(
      copy,
      () => undefined,
      async () => undefined,
    );
  } finally {
    copy.close();
  }
  const wanted = new Set(frames);
  const before = pictures(path, index, orientation, wanted);
  await context.checkpoint({ done: 1, total: 2, unit: 'frames', note: 'contact sheet' });
  const after = pictures(redactedPath, copyIndex, orientation, wanted);
  const rows = frames.flatMap((number) => {
    const left = before.get(number);
    const right = after.get(number);
    return left && right ? [{ label: `frame ${number}`, before: left, after: right }] : [];
  });
  await writeContactSheet(outputPath, rows);
  return null;
};
