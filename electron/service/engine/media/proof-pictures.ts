// SPDX-License-Identifier: GPL-3.0-or-later
/** The worst frames of a proof as pictures that a person can look at. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'node-av/lib';
import type { Orientation, PixelRect } from '../../../../core/base/geometry.ts';
import type { RgbPicture } from '../../../../core/detect/detection.ts';
import type { ProofPicture } from '../../../../core/render/proof.ts';
import { identicalCentiDb } from '../../../../core/render/psnr.ts';
import { type Canvas, type Colour, fillRect, makeCanvas, writeText } from '../synthesis/canvas.ts';
import { placePicture, pngOf, shrunk } from '../synthesis/contact-sheet.ts';
import type { FramePair, Measured } from './proof-tally.ts';
import { orientRgb, RgbConverter } from './to-rgb.ts';

const mostFidelity = 8;
const mostVeils = 4;
/** Each of the three pictures that are shown beside each other, px. */
const panelWidth = 480;
const gap = 12;
const captionHeight = 26;
const amplification = 8;
const outline: Colour = [255, 176, 0];
const outlinePx = 2;
const cover: Colour = [96, 100, 108];
const paper: Colour = [24, 26, 30];
const ink: Colour = [232, 232, 226];

type Kept = {
  readonly number: number;
  readonly why: ProofPicture['why'];
  /** Greater is worse. */
  readonly badness: number;
  readonly original: Frame;
  readonly redacted: Frame;
  readonly covered: readonly PixelRect[];
};

function clone(frame: Frame): Frame {
  const copy = frame.clone();
  if (!copy) throw new Error('no memory for a picture');
  return copy;
}

/** A copy of `picture` with a frame around each rectangle, just outside. */
function outlined(picture: RgbPicture, rects: readonly PixelRect[]): RgbPicture {
  const data = Uint8Array.from(picture.data);
  const dot = (x: number, y: number): void => {
    if (x >= 0 && y >= 0 && x < picture.width && y < picture.height)
      data.set(outline, (y * picture.width + x) * 3);
  };
  for (const { x, y, width, height } of rects) {
    for (let away = 1; away <= outlinePx; away++) {
      for (let column = x - away; column < x + width + away; column++) {
        dot(column, y - away);
        dot(column, y + height - 1 + away);
      }
      for (let row = y - away; row < y + height + away; row++) {
        dot(x - away, row);
        dot(x + width - 1 + away, row);
      }
    }
  }
  return { ...picture, data };
}

/** A copy of `picture` with the rectangles covered. */
function hidden(picture: RgbPicture, rects: readonly PixelRect[]): RgbPicture {
  const data = Uint8Array.from(picture.data);
  for (const rect of rects) {
    for (let y = rect.y; y < rect.y + rect.height; y++) {
      for (let x = rect.x; x < rect.x + rect.width; x++) data.set(cover, (y * picture.width + x) * 3);
    }
  }
  return { ...picture, data };
}

/** What differs, `amplification` times as bright. */
function difference(a: RgbPicture, b: RgbPicture): RgbPicture {
  const data = a.data.map((value, at) => Math.min(255, amplification * Math.abs(value - (b.data[at] ?? 0))));
  return { ...a, data };
}

function beside(panels: readonly { readonly caption: string; readonly picture: RgbPicture }[]): Canvas {
  const shown = panels.map(({ caption, picture }) => ({ caption, picture: shrunk(picture, panelWidth) }));
  const column = Math.max(...shown.map(({ picture }) => picture.width), 320);
  const height = Math.max(...shown.map(({ picture }) => picture.height));
  const canvas = makeCanvas(gap + shown.length * (column + gap), height + captionHeight + 2 * gap);
  fillRect(canvas, 0, 0, canvas.width, canvas.height, paper);
  shown.forEach(({ caption, picture }, at) => {
    const left = gap + at * (column + gap);
    writeText(canvas, caption, left, gap, 2, ink);
    placePicture(canvas, picture, left, gap + captionHeight);
  });
  return canvas;
}

function whole({ width, height, data }: RgbPicture): Buffer {
  const canvas = makeCanvas(width, height);
  placePicture(canvas, { width, height, data }, 0, 0);
  return pngOf(canvas);
}

/** Keeps the worst pairs while they pass by, without copying a sample; `write` or `close` it at the end. */
export class ProofPictures {
  #kept: Kept[] = [];

  add(pair: FramePair, { centiDb, veilSamplesOver, covered }: Measured): void {
    if (veilSamplesOver > 0) this.#keep(pair, 'veil', veilSamplesOver, covered);
    else if (centiDb !== undefined && centiDb < identicalCentiDb)
      this.#keep(pair, 'fidelity', -centiDb, covered);
  }

  #keep(
    { original, redacted }: FramePair,
    why: Kept['why'],
    badness: number,
    covered: readonly PixelRect[],
  ): void {
    const most = why === 'veil' ? mostVeils : mostFidelity;
    const rivals = this.#kept.filter((kept) => kept.why === why);
    if (rivals.length >= most) {
      const mildest = rivals.reduce((low, kept) => (kept.badness < low.badness ? kept : low));
      if (mildest.badness >= badness) return;
      this.#release(mildest);
      this.#kept = this.#kept.filter((kept) => kept !== mildest);
    }
    const frames = { original: clone(original.frame), redacted: clone(redacted.frame) };
    this.#kept.push({ number: original.number, why, badness, ...frames, covered });
  }

  #release({ original, redacted }: Kept): void {
    original.free();
    redacted.free();
  }

  /** Writes three PNGs for each kept pair into `folder`, veils that do not hold first, then the worst frame first. */
  write(folder: string, orientation: Orientation): ProofPicture[] {
    const converter = new RgbConverter({ rotation: 0, mirrored: false });
    const order = (kept: Kept): number => (kept.why === 'veil' ? 0 : 1);
    try {
      return this.#kept
        .sort((a, b) => order(a) - order(b) || b.badness - a.badness || a.number - b.number)
        .map((kept) => {
          const before = converter.convert(kept.original);
          const after = converter.convert(kept.redacted);
          const upright = (picture: RgbPicture): RgbPicture => orientRgb(picture, orientation);
          const stem = `frame-${String(kept.number).padStart(6, '0')}`;
          const save = (name: string, png: Buffer): string => {
            writeFileSync(join(folder, `${stem}-${name}.png`), png, { flag: 'wx' });
            return `${stem}-${name}.png`;
          };
          const covered = hidden(before, kept.covered);
          const differs = hidden(difference(before, after), kept.covered);
          return {
            frame: kept.number,
            why: kept.why,
            original: save('original', whole(upright(outlined(before, kept.covered)))),
            redacted: save('copy', whole(upright(outlined(after, kept.covered)))),
            compared: save(
              'compared',
              pngOf(
                beside([
                  { caption: `frame ${kept.number}: original, covered`, picture: upright(covered) },
                  { caption: 'copy', picture: upright(after) },
                  { caption: `difference x ${amplification}`, picture: upright(differs) },
                ]),
              ),
            ),
          };
        });
    } finally {
      converter.close();
      this.close();
    }
  }

  close(): void {
    for (const kept of this.#kept) this.#release(kept);
    this.#kept = [];
  }
}
