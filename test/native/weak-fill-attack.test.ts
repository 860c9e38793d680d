// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Attacks on weak fills: an attacker has every candidate's head in clips of their own and knows how veils are made. A
 * conventional mosaic falls to them; Clearveil's mosaic and blur leave them with chance.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { buildAddon } from '../../build/addon.ts';
import { regionRects } from '../../core/base/bands.ts';
import type { PixelRect } from '../../core/base/geometry.ts';
import type { WeakFillKind } from '../../core/render/veil-fill.ts';
import { type SheetVeil, type VeilSheet, veilRegionAt, veilsAt } from '../../core/render/veil-sheet.ts';
import { ToneTally } from '../../electron/service/engine/media/tone-tally.ts';
import { makeCanvas } from '../../electron/service/engine/synthesis/canvas.ts';
import { drawHead, type Head, loadHeads } from '../../electron/service/engine/synthesis/heads.ts';
import {
  derivedSeed,
  type Random,
  seededRandom,
} from '../../electron/service/engine/synthesis/seeded-random.ts';
import { copyPicture, type PlanarPicture, paintVeils } from '../../native/lib/index.ts';

const candidates = 32;
const probesEach = 4;
const trials = candidates * probesEach;
const frameCount = 4;
const side = 128;
const seed = derivedSeed(Number(process.env['CLEARVEIL_TEST_SEED']), 'weak fills');

/** A person: some of the photographed heads mixed, with features of their own; what differs between people is large. */
type Person = { readonly share: readonly number[]; readonly marks: readonly (readonly number[])[] };

function person(number: number): Person {
  const random = seededRandom(derivedSeed(seed, `person ${number}`));
  const raw = [0, 1, 2, 3].map(() => random() ** 3);
  const sum = raw.reduce((a, b) => a + b, 0);
  // Beard, brows, hair, complexion: soft spots, in parts of the face.
  const marks = Array.from({ length: 9 }, () => [
    random(),
    random(),
    0.06 + 0.14 * random(),
    (random() - 0.5) * 120,
  ]);
  return { share: raw.map((part) => part / sum), marks };
}

/** Light and way of one clip, drawn anew for every clip. */
type Take = { readonly gain: number; readonly slant: number; readonly tint: number; readonly walk: Random };

function take(name: string): Take {
  const random = seededRandom(derivedSeed(seed, name));
  return {
    gain: 0.65 + 0.6 * random(),
    slant: (random() - 0.5) * 0.5,
    tint: (random() - 0.5) * 0.16,
    walk: random,
  };
}

type Clip = { readonly pictures: PlanarPicture[]; readonly veil: Omit<SheetVeil, 'fill'> };

let heads: readonly Head[] = [];
const faceAspect = 0.78;

function clip(who: Person, { gain, slant, tint, walk }: Take): Clip {
  const background = 60 + 120 * walk();
  const [fromX, fromY] = [44 + 40 * walk(), 50 + 28 * walk()];
  const [stepX, stepY, growth] = [(walk() - 0.5) * 5, (walk() - 0.5) * 3, 0.97 + 0.06 * walk()];
  const boxes: PixelRect[] = [];
  const pictures = Array.from({ length: frameCount }, (_, frame) => {
    const height = 52 * growth ** frame;
    const [x, y] = [fromX + stepX * frame, fromY + stepY * frame];
    const width = height * faceAspect;
    boxes.push({ x: x - width / 2, y: y - height / 2, width, height });
    const layers = heads.map((head) => {
      const canvas = makeCanvas(side, side);
      canvas.pixels.fill(background | (background << 8) | (background << 16));
      drawHead(canvas, head, x, y, height, 0);
      return canvas.pixels;
    });
    const planes = [new Uint8Array(side * side), new Uint8Array(side * side), new Uint8Array(side * side)];
    for (let at = 0; at < side * side; at++) {
      const mixed = [0, 8, 16].map((shift) =>
        layers.reduce(
          (sum, pixels, layer) => sum + (((pixels[at] ?? 0) >>> shift) & 255) * (who.share[layer] ?? 0),
          0,
        ),
      );
      const u = ((at % side) - (x - width / 2)) / width;
      const v = (Math.floor(at / side) - (y - height / 2)) / height;
      const mark = who.marks.reduce(
        (sum, [cu = 0, cv = 0, size = 1, depth = 0]) =>
          sum + depth * Math.exp(-((u - cu) ** 2 + (v - cv) ** 2) / (2 * size * size)),
        0,
      );
      const light = gain * (1 + slant * (u - 0.5));
      const [r = 0, g = 0, b = 0] = mixed.map((value, channel) =>
        Math.max(0, Math.min(255, (value + mark) * light * (1 + tint * (1 - channel)) + (walk() - 0.5) * 4)),
      );
      // BT.601, limited range.
      if (planes[0]) planes[0][at] = 16 + (65.5 * r + 128.6 * g + 25 * b) / 255;
      if (planes[1]) planes[1][at] = 128 + (-37.8 * r - 74.2 * g + 112 * b) / 255;
      if (planes[2]) planes[2][at] = 128 + (112 * r - 93.8 * g - 18.2 * b) / 255;
    }
    return {
      width: side,
      height: side,
      bitDepth: 8,
      chromaShiftX: 0,
      chromaShiftY: 0,
      fullRange: false,
      planes: planes.map((data) => ({ data, strideBytes: side })),
    } as const;
  });
  const units = (value: number): number => Math.round(value * 16);
  return {
    pictures,
    veil: {
      id: 'v-00000001',
      text: '',
      startFrame: 0,
      endFrame: frameCount,
      outline: { form: 'ellipse' },
      keyframes: boxes.map(({ x, y, width, height }, frame) => ({
        frame,
        box: { x: units(x), y: units(y), width: units(width), height: units(height) },
      })),
    },
  };
}

const head = {
  schema: 2,
  frameCount,
  coded: { width: side, height: side },
  orientation: { rotation: 0, mirrored: false },
  chromaShiftX: 0,
  chromaShiftY: 0,
  fieldPaired: false,
  bitDepth: 8,
  style: { fillLuma: 16, textLuma: 120 },
} as const;

/** The clip as Clearveil releases it, before coding. */
function veiled({ pictures, veil }: Clip, kind: WeakFillKind): PlanarPicture[] {
  const bare: SheetVeil = { ...veil, fill: { kind: 'solid' } };
  const tally = new ToneTally();
  pictures.forEach((picture, frame) => {
    tally.add(picture, regionRects(veilRegionAt(head, bare, frame)));
  });
  const sheet: VeilSheet = { ...head, veils: [{ ...veil, fill: { kind, tone: tally.tone() } }] };
  return pictures.map((picture, frame) => {
    const painted = copyPicture(picture);
    paintVeils(painted, veilsAt(sheet, frame));
    return painted;
  });
}

/** The clip as a conventional tool releases it: every frame's box in 8 x 8 cells of their own mean. */
function mosaicked({ pictures, veil }: Clip): PlanarPicture[] {
  return pictures.map((picture, frame) => {
    const painted = copyPicture(picture);
    const box = veil.keyframes[frame]?.box;
    if (!box) throw new Error('a box for every frame');
    const edge = (start: number, length: number, cell: number): number =>
      Math.round((start + (length * cell) / 8) / 16);
    for (const { data } of painted.planes) {
      for (let cell = 0; cell < 64; cell++) {
        const places: number[] = [];
        for (let y = edge(box.y, box.height, cell >> 3); y < edge(box.y, box.height, (cell >> 3) + 1); y++)
          for (let x = edge(box.x, box.width, cell & 7); x < edge(box.x, box.width, (cell & 7) + 1); x++)
            if (x >= 0 && y >= 0 && x < side && y < side) places.push(y * side + x);
        const mean = places.reduce((sum, place) => sum + (data[place] ?? 0), 0) / places.length;
        for (const place of places) data[place] = mean;
      }
    }
    return painted;
  });
}

const grid = 16;

/** What lies in a frame's box, all planes, on a grid that moves and scales with the box. */
function patch(picture: PlanarPicture, veil: Clip['veil'], frame: number): number[] {
  const box = veil.keyframes[frame]?.box;
  if (!box) throw new Error('a box for every frame');
  // The middle, which the ellipse covers wholly: beside the veil stands what nobody hid.
  const at = (start: number, length: number, step: number): number =>
    Math.max(
      0,
      Math.min(side - 1, Math.floor((start + length * (0.16 + (0.68 * (step + 0.5)) / grid)) / 16)),
    );
  return picture.planes.flatMap(({ data }) =>
    Array.from({ length: grid * grid }, (_, cell) => {
      const x = at(box.x, box.width, cell % grid);
      const y = at(box.y, box.height, Math.floor(cell / grid));
      return data[y * side + x] ?? 0;
    }),
  );
}

function averaged(pictures: readonly PlanarPicture[], veil: Clip['veil']): number[] {
  const patches = pictures.map((picture, frame) => patch(picture, veil, frame));
  return (patches[0] ?? []).map(
    (_, at) => patches.reduce((sum, one) => sum + (one[at] ?? 0), 0) / patches.length,
  );
}

const distances = {
  'least squares': (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0),
  correlation: (a: readonly number[], b: readonly number[]) => {
    const luma = grid * grid;
    const [x, y] = [a.slice(0, luma), b.slice(0, luma)].map((list) => {
      const mean = list.reduce((sum, value) => sum + value, 0) / luma;
      const centred = list.map((value) => value - mean);
      const norm = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0)) || 1;
      return centred.map((value) => value / norm);
    });
    return -(x ?? []).reduce((sum, value, at) => sum + value * (y?.[at] ?? 0), 0);
  },
};
type Distance = keyof typeof distances;

/** Probes that are given to the right candidate; one of `n` equally near ones counts as one n-th. */
function hits(gallery: readonly number[][], probes: readonly number[][][], distance: Distance): number {
  let sum = 0;
  probes.forEach((ofOne, who) => {
    for (const probe of ofOne) {
      const far = gallery.map((template) => distances[distance](probe, template));
      const nearest = Math.min(...far) + 1e-9;
      const tied = far.filter((value) => value <= nearest).length;
      if ((far[who] ?? Number.POSITIVE_INFINITY) <= nearest) sum += 1 / tied;
    }
  });
  return sum;
}

/** The most hits out of `trials` that chance exceeds in less than one of a hundred experiments. */
function chanceBound(): number {
  const p = 1 / candidates;
  let term = (1 - p) ** trials;
  let below = term;
  let count = 0;
  while (below < 0.99) {
    term *= ((trials - count) / (count + 1)) * (p / (1 - p));
    count++;
    below += term;
  }
  return count;
}

type Released = (one: Clip) => PlanarPicture[];
const methods: { readonly [name: string]: Released } = {
  conventional: mosaicked,
  mosaic: (one) => veiled(one, 'mosaic'),
  blur: (one) => veiled(one, 'blur'),
};

let gallery: Clip[] = [];
let probes: Clip[][] = [];

beforeAll(async () => {
  buildAddon();
  heads = await loadHeads();
  const people = Array.from({ length: candidates }, (_, number) => person(number));
  gallery = people.map((who, number) => clip(who, take(`gallery ${number}`)));
  probes = people.map((who, number) =>
    Array.from({ length: probesEach }, (_, again) => clip(who, take(`probe ${number} ${again}`))),
  );
}, 300_000);

function attack(method: Released, distance: Distance, frames: 'one' | 'all'): number {
  const seen = (one: Clip): number[] => {
    const pictures = method(one);
    const first = pictures[0];
    if (!first) throw new Error('a clip has frames');
    return frames === 'one' ? patch(first, one.veil, 0) : averaged(pictures, one.veil);
  };
  return hits(
    gallery.map(seen),
    probes.map((ofOne) => ofOne.map(seen)),
    distance,
  );
}

describe.each(['least squares', 'correlation'] as const)('the nearest template by %s', (distance) => {
  describe.each(['one', 'all'] as const)('of %s frames', (frames) => {
    test.each(['mosaic', 'blur'])('finds nobody behind a %s', (name) => {
      const found = attack(methods[name] as Released, distance, frames);
      expect(found, `${found} of ${trials}`).toBeLessThanOrEqual(chanceBound());
    });
  });
});

test('the same attack finds people behind a conventional mosaic', () => {
  const found = attack(mosaicked, 'correlation', 'all');
  expect(found, `${found} of ${trials}`).toBeGreaterThan(5 * chanceBound());
});
