// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A paper, card or label is a bright area with several lines of text on it. Lines that stand one below the other, or beside each other
 * in a row, are a block; the bright area around the block is the paper. Books that a network sees are papers as they are.
 */
import type { RawDetection, RgbPicture } from '../../core/detect/detection.ts';
import { brightArea } from './bright-area.ts';
import type { Seen } from './seen.ts';

/** Fewer lines are a sign or a name tag, which are found as text. */
const leastLines = 3;
/** Lines of one block differ in height by no more than this factor. */
const alike = 2.5;
/** How far the next line may be, in line heights: below, and beside. */
const gap = { below: 2, beside: 2.5 } as const;
/** Two lines stand one below the other when they share this much of the narrower one's width. */
const sharedWidth = 0.25;
/** A book's score that is as sure as one of lines: 0.4 of the one says what 0.64 of the other does. */
const asSure = 1.6;
/** A block on no bright ground may be writing on a wall: it keeps a track alive and starts none. */
const dull = 0.6;

/** The papers of a picture: blocks of its lines, and what was taken for a book. */
export function findPapers({ picture, found }: Seen): readonly RawDetection[] {
  const lines = found.filter(({ kind }) => kind === 'text');
  const papers = blocksOf(lines)
    .filter((block) => block.length >= leastLines)
    .map((block) => paperAround(block, picture));
  const books = found
    .filter(({ kind }) => kind === 'paper')
    .map((book) => ({ ...book, score: Math.min(1, book.score * asSure) }));
  return [...papers, ...books];
}

/** Lines in groups, each joined by neighbours. */
function blocksOf(lines: readonly RawDetection[]): readonly (readonly RawDetection[])[] {
  const left = new Set(lines);
  const blocks: RawDetection[][] = [];
  for (const first of lines) {
    if (!left.delete(first)) continue;
    const block = [first];
    for (let at = 0; at < block.length; at += 1) {
      const line = block[at];
      for (const other of left) {
        if (line && areNeighbours(line, other)) {
          left.delete(other);
          block.push(other);
        }
      }
    }
    blocks.push(block);
  }
  return blocks;
}

function areNeighbours(one: RawDetection, other: RawDetection): boolean {
  const height = Math.min(one.height, other.height);
  if (Math.max(one.height, other.height) > alike * height) return false;
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (across >= sharedWidth * Math.min(one.width, other.width)) return -down <= gap.below * height;
  return down >= height / 2 && -across <= gap.beside * height;
}

function paperAround(block: readonly RawDetection[], picture: RgbPicture): RawDetection {
  const x = Math.min(...block.map((line) => line.x));
  const y = Math.min(...block.map((line) => line.y));
  const written = {
    x,
    y,
    width: Math.max(...block.map((line) => line.x + line.width)) - x,
    height: Math.max(...block.map((line) => line.y + line.height)) - y,
  };
  const area = brightArea(picture, written);
  const score = block.reduce((sum, line) => sum + line.score, 0) / block.length;
  return { kind: 'paper', score: score * (area ? 1 : dull), ...(area ?? written) };
}
