// SPDX-License-Identifier: GPL-3.0-or-later
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { demoTags, makeDemoFootage } from '../../../electron/service/engine/synthesis/demo-footage.ts';
import { type Head, headShareAt, loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import {
  findSamplePhotos,
  loadSamplePhoto,
} from '../../../electron/service/engine/synthesis/sample-photos.ts';
import {
  planStreetScene,
  renderFrame,
  type StreetScene,
} from '../../../electron/service/engine/synthesis/street-scene.ts';
import { readBack } from './read-back.ts';

// Small, so that a test takes moments; the scene scales with the height.
const small = { width: 640, height: 360, frameCount: 135 };
let heads: readonly Head[] = [];
let scene: StreetScene;
beforeAll(async () => {
  heads = await loadHeads();
  scene = planStreetScene({ seed: 1, ...small, heads });
});

function picture(of: StreetScene, frame: number): Uint8Array {
  const out = new Uint8Array(of.size.width * of.size.height * 3);
  renderFrame(of, frame, out);
  return out;
}

const digest = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('the scripted street', () => {
  test('the same seed gives the same pictures and the same truth, another seed others', () => {
    const again = planStreetScene({ seed: 1, ...small, heads });
    const other = planStreetScene({ seed: 2, ...small, heads });
    // Asked for in another order, so that no picture may depend on the one drawn before it.
    const frames = [0, 66, 120];
    const first = frames.map((frame) => digest(picture(scene, frame)));
    const second = frames.toReversed().map((frame) => digest(picture(again, frame)));
    expect(second.toReversed()).toEqual(first);
    expect(again.truth).toEqual(scene.truth);
    expect(digest(picture(other, 66))).not.toBe(first[1]);
  });

  test('a face box holds face: its pixels change with the head that is drawn, and little outside heads does', () => {
    const [one, ...rest] = heads;
    if (one === undefined) throw new Error('no heads');
    // The same scene with an invisible first head: what differs is the head itself.
    const bare: Head = {
      ...one,
      levels: one.levels.map((level) => ({ ...level, data: new Uint8Array(level.data.length) })),
    };
    const without = planStreetScene({ seed: 1, ...small, heads: [bare, ...rest] });
    for (const frame of [10, 80, 130]) {
      const box = scene.truth[frame]?.faces.find(({ person }) => person === 0)?.box;
      if (box === undefined) throw new Error(`nobody in frame ${frame}`);
      const [a, b] = [picture(scene, frame), picture(without, frame)];
      let inside = 0;
      let insideChanged = 0;
      let farChanged = 0;
      for (let y = 0; y < small.height; y++) {
        for (let x = 0; x < small.width; x++) {
          const at = (y * small.width + x) * 3;
          const changed = a[at] !== b[at] || a[at + 1] !== b[at + 1] || a[at + 2] !== b[at + 2];
          const [u, v] = [(x + 0.5 - box.x) / box.width, (y + 0.5 - box.y) / box.height];
          if (u > 0.1 && u < 0.9 && v > 0.1 && v < 0.9) {
            inside++;
            if (changed) insideChanged++;
          } else if (changed && (u < -0.8 || u > 1.8 || v < -0.8 || v > 1.8)) farChanged++;
        }
      }
      expect(insideChanged / inside).toBeGreaterThan(0.97);
      expect(farChanged).toBe(0);
    }
  });

  test('the faces do what the script says: one grows, one crosses, one leaves, one passes behind the post', () => {
    const of = (person: number) =>
      scene.truth
        .map(({ faces }) => faces.find((face) => face.person === person))
        .map((face, frame) => ({ face, frame }));
    const heights = of(0).map(({ face }) => (face?.box.height ?? 0) * 2);
    expect(heights[0]).toBeGreaterThan(29);
    expect(heights.at(-1)).toBeGreaterThan(125);
    expect(heights.every((height, index) => index === 0 || height >= (heights[index - 1] ?? 0))).toBe(true);
    const crossing = of(1).flatMap(({ face }) => (face && face.visible > 0.9 ? [face.box.x] : []));
    expect(Math.max(...crossing) - Math.min(...crossing)).toBeGreaterThan(small.width * 0.8);
    const late = of(2)
      .filter(({ face }) => (face?.visible ?? 0) > 0.9)
      .map(({ frame }) => frame);
    expect(Math.min(...late)).toBeGreaterThan(small.frameCount / 2);
    expect(of(2).some(({ face, frame }) => frame > (late.at(-1) ?? 0) && face && face.visible < 0.5)).toBe(
      true,
    );
    const visibility = of(3).map(({ face }) => face?.visible ?? 0);
    const hidden = visibility.findIndex((value, frame) => frame > 20 && frame < 90 && value < 0.05);
    expect(hidden).toBeGreaterThan(0);
    expect(Math.max(...visibility.slice(0, hidden))).toBe(1);
    expect(Math.max(...visibility.slice(hidden))).toBe(1);
  });

  test('every number of the truth makes sense', () => {
    for (const { faces, plate } of scene.truth) {
      for (const { box, visible } of faces) {
        expect(visible).toBeGreaterThanOrEqual(0);
        expect(visible).toBeLessThanOrEqual(1);
        expect(box.width / box.height).toBeGreaterThan(0.5);
        expect(box.width / box.height).toBeLessThan(0.9);
        const outside = box.x + box.width <= 0 || box.x >= small.width;
        if (outside) expect(visible).toBe(0);
      }
      expect(plate.x > 0 && plate.x + plate.width < small.width).toBe(true);
    }
    expect(scene.plateText).toMatch(/^[A-Z]{3} \d{3}$/);
    expect(() => picture(scene, small.frameCount)).toThrow(RangeError);
  });

  test('a head is opaque in the middle of its face and not at the corners of its crop', () => {
    for (const head of heads) {
      expect(headShareAt(head, 0, 0)).toBe(1);
      expect(headShareAt(head, 0, 0.45)).toBe(1);
      expect(headShareAt(head, -0.85, -0.75)).toBeLessThan(0.1);
      expect(headShareAt(head, 9, 9)).toBe(0);
    }
  });
});

describe('the sample photographs', () => {
  test('their absence is said', () => {
    expect(() => findSamplePhotos(tmpdir())).toThrow(expect.objectContaining({ code: 'INPUT_NOT_FOUND' }));
  });

  test('another picture under the same name is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clearveil-photos-'));
    const photo = { name: 'sample6.jpg', sha256: '0'.repeat(64) };
    await expect(loadSamplePhoto(folder, photo)).rejects.toMatchObject({ code: 'INPUT_NOT_FOUND' });
    await writeFile(join(folder, photo.name), 'not it');
    await expect(loadSamplePhoto(folder, photo)).rejects.toMatchObject({ code: 'INPUT_CHANGED' });
    await rm(folder, { recursive: true });
  });
});

test('the demonstration clip is written as planned: every frame, every PTS, tags, and the street in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'clearveil-demo-'));
  const path = join(folder, 'demo.mp4');
  const truth = await makeDemoFootage({ path, seed: 1, width: 640, height: 360, frameCount: 40 });
  const read = await readBack(path, [20]);
  expect(read.frames.map(({ pts }) => pts)).toEqual(Array.from({ length: 40 }, (_, frame) => frame * 1001));
  expect(read.timeBase).toEqual({ num: 1, den: 30_000 });
  expect(read.tags).toMatchObject(demoTags);
  expect(truth.frames).toHaveLength(40);
  expect(read.codecTypes).toHaveLength(2);
  const again = planStreetScene({ seed: 1, width: 640, height: 360, frameCount: 40, heads });
  const drawn = picture(again, 20);
  const luma = read.luma.get(20);
  if (luma === undefined) throw new Error('frame 20 was not kept');
  let difference = 0;
  for (let index = 0; index < luma.length; index++) {
    const [r, g, b] = [drawn[index * 3] ?? 0, drawn[index * 3 + 1] ?? 0, drawn[index * 3 + 2] ?? 0];
    difference += Math.abs(16 + 0.1826 * r + 0.6142 * g + 0.062 * b - (luma[index] ?? 0));
  }
  // Sensor noise does not survive encoding; the picture does.
  expect(difference / luma.length).toBeLessThan(4);
  await rm(folder, { recursive: true });
}, 30_000);
