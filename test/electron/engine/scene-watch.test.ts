// SPDX-License-Identifier: GPL-3.0-or-later
/** A jump of the light is no cut: what was followed before it is followed on. A cut stays one. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { intersectionOverUnion } from '../../../core/base/geometry.ts';
import { followOne, type SeenFrame } from '../../../electron/service/engine/follow/follower.ts';
import { type SceneFrame, SceneWatch } from '../../../electron/service/engine/follow/scene-watch.ts';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { noiseTile } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('scene-watch');
const size = { width: 320, height: 180 };
const side = 40;
const [darker, brighter, otherScene, frameCount] = [10, 20, 30, 36];
const lightAt = (frame: number): number => (frame < darker ? 1 : frame < brighter ? 0.45 : 1.5);
/** A pan by 2 px a frame. */
const panAt = (frame: number): number => 2 * frame;
const squareAt = (frame: number) => ({ x: 200 - panAt(frame) + 3 * frame, y: 70 });

const wide = 600;

/** Blocks of 10 px, of unlike brightness, over `wide` x the picture's height. */
function blocks(seed: number): Uint8Array {
  const noise = noiseTile(seed, 4096, 30);
  return Uint8Array.from({ length: wide * size.height }, (_, at) => {
    const [x, y] = [Math.floor((at % wide) / 10), Math.floor(at / wide / 10)];
    return 100 + (noise[(y * 97 + x * 13) & 4095] ?? 0);
  });
}
const [street, room, subject] = [blocks(1), blocks(2), blocks(3)];

let seen: SceneFrame[];
beforeAll(async () => {
  const path = join(folder, 'light.mp4');
  await makeFixture(path, {
    ...size,
    frameCount,
    gop: 12,
    paint: ({ y, u, v }, frame) => {
      u.fill(128);
      v.fill(128);
      const scene = frame < otherScene ? street : room;
      const square = squareAt(frame);
      for (let at = 0; at < y.length; at++) {
        const [column, row] = [at % size.width, Math.floor(at / size.width)];
        const [x, down] = [column - square.x, row - square.y];
        const inside = x >= 0 && x < side && down >= 0 && down < side && frame < otherScene;
        const value = inside ? subject[2 * down * wide + 2 * x] : scene[row * wide + column + panAt(frame)];
        y[at] = Math.max(16, Math.min(235, (value ?? 0) * lightAt(frame)));
      }
    },
  });
  const { index } = await runTask('inspect', { path });
  const source = openSource(path);
  try {
    const scenes = new SceneWatch({ rotation: 0, mirrored: false });
    seen = [];
    for (const { frame } of decodeFrames(source, index, { threads: 1 })) seen.push(scenes.next(frame));
  } finally {
    source.close();
  }
});

const framesThat = (is: (frame: SceneFrame) => boolean): number[] =>
  seen.flatMap((frame, number) => (is(frame) ? [number] : []));

test('where the light jumps and where a scene begins are two things', () => {
  expect(framesThat(({ lightJump }) => lightJump)).toEqual([darker, brighter]);
  expect(framesThat(({ cut }) => cut)).toEqual([otherScene]);
});

test('across a jump of light the motion of the scene is near what it was', () => {
  for (const frame of [darker, brighter]) {
    const { tx = Number.NaN, ty = Number.NaN } = seen[frame]?.motion ?? {};
    expect(Math.abs(tx + 2)).toBeLessThanOrEqual(2);
    expect(Math.abs(ty)).toBeLessThanOrEqual(2);
  }
});

test('a subject is followed through both jumps', () => {
  const frames = seen
    .slice(4, otherScene)
    .map((frame, at): SeenFrame => ({ number: at + 4, seconds: at / 30, ...frame }));
  const boxAt = (frame: number) => ({
    x: 16 * squareAt(frame).x,
    y: 16 * squareAt(frame).y,
    width: 16 * side,
    height: 16 * side,
  });
  const { places } = followOne(frames, boxAt(4), 1);
  expect(places.length).toBe(frames.length - 1);
  for (const { frame, box } of places) expect(intersectionOverUnion(box, boxAt(frame))).toBeGreaterThan(0.7);
});
