// SPDX-License-Identifier: GPL-3.0-or-later
/** Sights of a second look become tracks without a gap: followed where that leads on, bridged where it does not, and never into what is known. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import type { CopySight } from '../../../core/render/copy-sight.ts';
import { holds } from '../../../core/track/boxes.ts';
import type { Stretch } from '../../../core/track/cut-track.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Track } from '../../../core/track/track.ts';
import { buildFrameIndex } from '../../../electron/service/engine/media/frame-index.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { noiseTile } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const size = { width: 320, height: 180 };
const frameCount = 240;
const side = 32;
/** A new scene begins here, and another one. */
const cuts = [150, 156];
/** The square is there on these frames of the first scene, and nowhere between. */
const shown = (frame: number): boolean => frame < 60 || frame >= 80;

function texture(seed: number, width: number, height: number, mean: number, spread: number): Uint8Array {
  const noise = noiseTile(seed, 4096, 1);
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const value = noise[((Math.floor(at / width) >> 3) * 97 + ((at % width) >> 3) * 13) & 4095] ?? 0;
    return Math.max(16, Math.min(235, mean + value * spread));
  });
}

const subject = texture(5, side, side, 128, 50);
const scenes = [
  texture(1, size.width, size.height, 90, 12),
  texture(2, size.width, size.height, 190, 12),
  texture(3, size.width, size.height, 60, 12),
];

const corner = (frame: number): { readonly x: number; readonly y: number } => ({ x: 40 + frame, y: 60 });

function around(frame: number): Box {
  const { x, y } = corner(frame);
  return { x: x * 16, y: y * 16, width: side * 16, height: side * 16 };
}

const sight = (frame: number, score = 0.8, box = around(frame)): CopySight => ({ frame, box, score });

let path: string;
let index: FrameIndex;

beforeAll(async () => {
  path = join(temporaryFolder('follow-sights'), 'square.mp4');
  await makeFixture(path, {
    ...size,
    frameCount,
    gop: 40,
    paint: ({ y, u, v }, frame) => {
      y.set(scenes[cuts.filter((cut) => cut <= frame).length] ?? []);
      u.fill(128);
      v.fill(128);
      if (!shown(frame)) return;
      const at = corner(frame);
      for (let row = 0; row < side; row++)
        y.set(subject.subarray(row * side, (row + 1) * side), (at.y + row) * size.width + at.x);
    },
  });
  const source = openSource(path);
  index = await buildFrameIndex(
    source,
    () => undefined,
    async () => undefined,
  );
  source.close();
});

function follow(
  places: readonly (readonly CopySight[])[],
  known: readonly Stretch[] = [],
): Promise<readonly Track[]> {
  const orientation = { rotation: 0, mirrored: false } as const;
  return taskHere('followSights', { path, index, orientation, display: size, kind: 'face', places, known });
}

/** Frames of `[from, to)` on which no track holds the square. */
function bare(tracks: readonly Track[], from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at).filter((frame) => {
    const inner = around(frame);
    return !tracks.some((track) => {
      const box = regionAt(track, frame)?.box;
      return box && holds(box, inner);
    });
  });
}

const origins = (track: Track | undefined): Set<string> =>
  new Set(track?.keyframes.map(({ origin }) => origin));

test('one sight is followed both ways until the square is gone, grown and with a lead-out behind', async () => {
  const [track, ...others] = await follow([[sight(30)]]);
  expect(others).toEqual([]);
  expect(track?.kind).toBe('face');
  expect(track?.startFrame).toBe(0);
  // A lead-out of 0.3 s at 25 frames a second behind the last frame it is seen on.
  expect(track?.endFrame).toBeGreaterThanOrEqual(60 + 7);
  expect(track?.endFrame).toBeLessThan(80);
  expect(bare(track ? [track] : [], 0, 60)).toEqual([]);
  expect(track?.keyframes.filter(({ origin }) => origin === 'detected')).toMatchObject([
    { frame: 30, score: 0.8 },
  ]);
  expect(origins(track)).toEqual(new Set(['detected', 'tracked', 'padded']));
});

test('where following loses it, the frames between two sights of a place are bridged', async () => {
  const tracks = await follow([[sight(50), sight(90)]]);
  expect(tracks).toHaveLength(1);
  expect(bare(tracks, 0, cuts[0] ?? 0)).toEqual([]);
  expect(origins(tracks[0])).toContain('bridged');
});

test('a sight of another place that lies on the way becomes part of the track, and the track is held to it', async () => {
  const beside = around(110);
  const off = { ...beside, x: beside.x + 12 * 16 };
  const tracks = await follow([[sight(100, 0.9)], [sight(110, 0.7, off)], [sight(20, 0.6)]]);
  expect(tracks).toHaveLength(2);
  const [first] = tracks;
  expect(first?.keyframes.filter(({ origin }) => origin === 'detected').map(({ frame }) => frame)).toEqual([
    100, 110,
  ]);
  const held = first && regionAt(first, 110)?.box;
  expect(held && holds(held, off)).toBe(true);
});

describe('sights of one place in three scenes', () => {
  const place = around(149);
  let tracks: readonly Track[];
  beforeAll(async () => {
    tracks = await follow([[sight(140), sight(165, 0.7, place)]]);
  });

  test('give a track for each, and none goes through a cut', () => {
    const bounds = [0, ...cuts, frameCount];
    expect(tracks).toHaveLength(3);
    for (const [at, { startFrame, endFrame }] of tracks.entries()) {
      expect(startFrame).toBeGreaterThanOrEqual(bounds[at] ?? 0);
      expect(endFrame).toBeLessThanOrEqual(bounds[at + 1] ?? 0);
    }
  });

  test('no frame between them is bare', () => {
    const covered = Array.from({ length: 26 }, (_, at) => 140 + at).filter((frame) =>
      tracks.some((track) => frame >= track.startFrame && frame < track.endFrame),
    );
    expect(covered).toHaveLength(26);
    expect(origins(tracks[1])).toEqual(new Set(['bridged']));
  });
});

test('it is not followed on from where a track has seen it, and one that is not of it stops nothing', async () => {
  const grown = (frame: number): Box => ({
    ...around(frame),
    x: around(frame).x - 32,
    width: side * 16 + 64,
  });
  const known = (box: (frame: number) => Box): Stretch => ({
    startFrame: 100,
    endFrame: 121,
    keyframes: [100, 120].map((frame) => ({ frame, box: box(frame), origin: 'detected', score: 0.9 })),
  });
  const [met] = await follow([[sight(85)]], [known(grown)]);
  expect(met?.endFrame).toBeGreaterThan(100);
  expect(met?.endFrame).toBeLessThan(120);
  const elsewhere = known((frame) => ({ ...around(frame), y: 0 }));
  const [unmet] = await follow([[sight(85)]], [elsewhere]);
  expect(unmet?.endFrame).toBe(cuts[0]);
});
