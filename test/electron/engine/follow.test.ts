// SPDX-License-Identifier: GPL-3.0-or-later
/** What a person marks is followed as far as it is seen: over any number of frames, to a cut, to the next place set, never into another scene. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Box, intersectionOverUnion } from '../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import type { Stretch } from '../../../core/track/cut-track.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Track } from '../../../core/track/track.ts';
import { buildFrameIndex } from '../../../electron/service/engine/media/frame-index.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { noiseTile } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import { followPlace } from '../../../electron/service/engine/tasks/follow.ts';
import type { TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('follow');

const size = { width: 320, height: 180 };
const frameCount = 700;
const side = 40;

/** Blocks of 8 px, of unlike brightness around `mean`. */
function texture(seed: number, width: number, height: number, mean: number, spread: number): Uint8Array {
  const noise = noiseTile(seed, 4096, 1);
  return Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)];
    const value = noise[((y >> 3) * 97 + (x >> 3) * 13) & 4095] ?? 0;
    return Math.max(16, Math.min(235, mean + value * spread));
  });
}

const subject = texture(5, side, side, 128, 50);

function squareAt(frame: number): Corner {
  return {
    x: Math.round(140 + 110 * Math.sin(frame / 90)),
    y: Math.round(70 + 40 * Math.cos(frame / 70)),
  };
}

/** Around the square on `frame`, wider by `by` px on each side; 1/16 px. */
function around(frame: number, by = 0): Box {
  const { x, y } = squareAt(frame);
  return {
    x: (x - by) * 16,
    y: (y - by) * 16,
    width: (side + 2 * by) * 16,
    height: (side + 2 * by) * 16,
  };
}

type Clip = { readonly path: string; readonly index: FrameIndex };

type Corner = { readonly x: number; readonly y: number };

function put(luma: Uint8Array, patch: Uint8Array, width: number, { x, y }: Corner): void {
  for (let row = 0; row * width < patch.length; row++)
    luma.set(patch.subarray(row * width, (row + 1) * width), (y + row) * size.width + x);
}

/** A square that moves over a still background; `background` and `shown` say what there is on a frame, `before` what hides it. */
async function makeClip(
  name: string,
  background: (frame: number) => Uint8Array,
  shown: (frame: number) => boolean,
  before?: (luma: Uint8Array) => void,
): Promise<Clip> {
  const path = join(folder, name);
  await makeFixture(path, {
    ...size,
    frameCount,
    gop: 50,
    paint: ({ y, u, v }, frame) => {
      y.set(background(frame));
      u.fill(128);
      v.fill(128);
      if (shown(frame)) put(y, subject, side, squareAt(frame));
      before?.(y);
    },
  });
  const source = openSource(path);
  try {
    const index = await buildFrameIndex(
      source,
      () => undefined,
      async () => undefined,
    );
    return { path, index };
  } finally {
    source.close();
  }
}

type Asked = { readonly frame: number; readonly box: Box; readonly track?: Stretch; readonly until?: number };

let seen = 0;
function follow({ path, index }: Clip, { frame, box, track, until }: Asked): Promise<TaskOutput<'follow'>> {
  seen = 0;
  return followPlace(
    {
      path,
      index,
      orientation: { rotation: 0, mirrored: false },
      display: size,
      kind: 'face',
      place: { frame, box },
      track: track ?? null,
      until: until ?? null,
    },
    {
      checkpoint: async ({ done, total }) => {
        seen = done;
        expect(done).toBeLessThanOrEqual(total);
      },
    },
  );
}

const asTrack = (stretch: Stretch): Track => ({ ...stretch, kind: 'face' });

/** Frames of `[from, to)` on which the track is not where the square is. */
function missed(stretch: Stretch, from: number, to: number): number[] {
  const track = asTrack(stretch);
  return Array.from({ length: to - from }, (_, at) => from + at).filter((frame) => {
    const box = regionAt(track, frame)?.box;
    return !box || intersectionOverUnion(box, around(frame)) < 0.6;
  });
}

const street = texture(1, size.width, size.height, 90, 12);
const room = texture(2, size.width, size.height, 180, 12);
/** A track by hand on frames `[0, end)`. */
const byHand = (end: number): Stretch => ({
  startFrame: 0,
  endFrame: end,
  keyframes: [0, end - 1].map((frame) => ({ frame, box: around(frame), origin: 'manual', score: null })),
});

describe('one scene, longer than what is followed at once', () => {
  let clip: Clip;
  beforeAll(async () => {
    clip = await makeClip(
      'street.mp4',
      () => street,
      () => true,
    );
  });

  test('a box is followed to both ends, the same every time', async () => {
    const drawn = await follow(clip, { frame: 350, box: around(350) });
    expect(drawn).toMatchObject({ stretch: { startFrame: 0, endFrame: frameCount }, lostAt: [], cuts: [] });
    expect(missed(drawn.stretch, 0, frameCount)).toEqual([]);
    expect(await follow(clip, { frame: 350, box: around(350) })).toEqual(drawn);
  });

  test('a place on a track is followed to the next that a person set, and past an end that nobody set', async () => {
    const { stretch } = await follow(clip, { frame: 50, box: around(50), until: 600 });
    const wide = around(350, 6);
    const { stretch: set } = await follow(clip, { frame: 350, box: wide, track: stretch });
    expect([set.startFrame, set.endFrame]).toEqual([0, frameCount]);
    const [before, after] = [asTrack(stretch), asTrack(set)];
    for (let frame = 0; frame <= 50; frame++)
      expect(regionAt(after, frame)?.box, `frame ${frame}`).toEqual(regionAt(before, frame)?.box);
    expect(regionAt(after, 350)).toMatchObject({ box: wide, origin: 'manual' });
    for (const frame of [340, 360, 500, 690])
      expect(regionAt(after, frame)?.box.width, `frame ${frame}`).toBeGreaterThan(46 * 16);
  });

  test('a larger place on a track of detections stays larger, whatever was detected beside it', async () => {
    const frames = Array.from({ length: 71 }, (_, at) => Math.min(at * 10, frameCount - 1));
    const detected: Stretch = {
      startFrame: 0,
      endFrame: frameCount,
      keyframes: frames.map((frame) => ({ frame, box: around(frame), origin: 'detected', score: 0.9 })),
    };
    const { stretch, lostAt } = await follow(clip, { frame: 345, box: around(345, 6), track: detected });
    expect([stretch.startFrame, stretch.endFrame, lostAt]).toEqual([0, frameCount, []]);
    const after = asTrack(stretch);
    for (const frame of [0, 300, 340, 344, 345, 346, 350, 400, 699])
      expect(regionAt(after, frame)?.box.width, `frame ${frame}`).toBeGreaterThan(50 * 16);
    expect(seen).toBeLessThan(600);
  });

  test('a place beyond the end of a track makes it reach there, and go on', async () => {
    const { stretch, lostAt } = await follow(clip, { frame: 420, box: around(420), track: byHand(100) });
    expect([stretch.startFrame, stretch.endFrame, lostAt]).toEqual([0, frameCount, []]);
    expect(missed(stretch, 100, frameCount)).toEqual([]);
  });

  test('who does not want it any more stops it', async () => {
    const asked = { path: clip.path, index: clip.index, display: size, kind: 'face' } as const;
    const place = { frame: 350, box: around(350) };
    const orientation = { rotation: 0, mirrored: false } as const;
    const stopped = followPlace(
      { ...asked, orientation, place, track: null, until: null },
      {
        checkpoint: async ({ done }) => {
          if (done > 300) throw new Error('stop');
        },
      },
    );
    await expect(stopped).rejects.toThrow('stop');
  });
});

describe('a cut, and a square that is not there for a while', () => {
  const cut = 200;
  const back = 560;
  let clip: Clip;
  beforeAll(async () => {
    clip = await makeClip(
      'two-scenes.mp4',
      (frame) => (frame < cut ? street : room),
      (frame) => frame < cut || frame >= back,
    );
  });

  test('a new track ends at the cut', async () => {
    const { stretch, lostAt, cuts } = await follow(clip, { frame: 20, box: around(20) });
    expect([stretch.startFrame, stretch.endFrame, lostAt, cuts]).toEqual([0, cut, [], [cut]]);
    expect(missed(stretch, 0, cut)).toEqual([]);
  });

  test('it ends where the square comes from, and nothing is watched far before', async () => {
    const { stretch, lostAt } = await follow(clip, { frame: 650, box: around(650) });
    expect(stretch.endFrame).toBe(frameCount);
    expect(missed(stretch, back, frameCount)).toEqual([]);
    expect(stretch.startFrame).toBeGreaterThan(back - 20);
    expect(lostAt).toEqual([stretch.startFrame]);
    expect(seen).toBeLessThan(400);
  });

  test('a place beyond the end does not lead through a cut, however far away it is', async () => {
    const asked = follow(clip, { frame: 650, box: around(650), track: byHand(100) });
    await expect(asked).rejects.toMatchObject({ code: 'USAGE' });
    await expect(asked).rejects.toThrow(`frame ${cut}`);
  });

  test('within the scene it is bridged from where the square is lost, and that is said', async () => {
    const track = { ...byHand(101), startFrame: 210 };
    const keyframes = [210, 240].map((frame) => ({
      frame,
      box: around(frame),
      origin: 'manual' as const,
      score: null,
    }));
    const asked = { frame: 650, box: around(650), track: { ...track, endFrame: 241, keyframes } };
    const { stretch, lostAt } = await follow(clip, asked);
    expect([stretch.startFrame, stretch.endFrame]).toEqual([210, frameCount]);
    expect(missed(stretch, back + 2, frameCount)).toEqual([]);
    expect(regionAt(asTrack(stretch), 400)?.origin).toBe('bridged');
    expect(lostAt).toHaveLength(1);
    expect(Math.abs((lostAt[0] ?? 0) - back)).toBeLessThan(10);
  });
});

test('what it goes behind is not followed in its stead', async () => {
  const gone = 420;
  const wide = side + 24;
  const wall = texture(9, wide, wide, 128, 30);
  const at = squareAt(gone);
  // From frame 420 on it is not painted: then it is behind the wall, and stays there.
  const clip = await makeClip(
    'wall.mp4',
    () => street,
    (frame) => frame <= gone,
    (luma) => put(luma, wall, wide, { x: at.x - 12, y: at.y - 12 }),
  );
  const { stretch, lostAt } = await follow(clip, { frame: 350, box: around(350) });
  expect(stretch.startFrame).toBe(0);
  // From about frame 370 on it touches the wall.
  expect(missed(stretch, 0, 370)).toEqual([]);
  expect(stretch.endFrame).toBeLessThan(gone + 15);
  expect(lostAt).toEqual([stretch.endFrame - 1]);
});
