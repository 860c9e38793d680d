// SPDX-License-Identifier: GPL-3.0-or-later
/** Frames that are encoded while the next is made ready: order, ends and failures. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { frameFlag } from '../../../core/ingest/footage.ts';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { openEncoder } from '../../../electron/service/engine/media/encoder.ts';
import { FrameEncoder } from '../../../electron/service/engine/media/frame-encoder.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect } from './spliced.ts';

const folder = temporaryFolder('encoder');
const path = join(folder, 'a.mp4');
const frameCount = 30;
let index: FrameIndex;

beforeAll(async () => {
  await makeFixture(path, { frameCount });
  index = (await inspect(path)).index;
});

const settings = { name: 'libx264', preset: 'veryfast', crf: 20 } as const;
const needs = { fields: 'none', changingAspect: false } as const;
type Seen = { readonly pts: number; readonly key: boolean };

/** Feeds the recording through; `take` sees each packet before it counts as taken. */
async function encodeAll(take: (seen: Seen) => void): Promise<Seen[]> {
  const source = openSource(path);
  const taken: Seen[] = [];
  let encoder: FrameEncoder | undefined;
  try {
    for (const { number, frame } of decodeFrames(source, index, { threads: 2 })) {
      encoder ??= new FrameEncoder(
        await openEncoder(source, index, frame, settings, needs),
        index,
        { settings, needs, stream: source.video, model: frame },
        (packet) => {
          const seen = { pts: Number(packet.pts), key: packet.isKeyframe };
          take(seen);
          taken.push(seen);
        },
      );
      await encoder.encode(frame, number);
    }
    await encoder?.finish();
    return taken;
  } finally {
    await encoder?.close();
    source.close();
  }
}

describe('a frame encoder', () => {
  test('gives every frame once, under its PTS, with the keyframes of the source', async () => {
    const taken = await encodeAll(() => undefined);
    const byTime = taken.sort((a, b) => a.pts - b.pts);
    expect(byTime.map(({ pts }) => pts)).toEqual([...index.pts]);
    const keys = [...index.flags].map((flags) => (flags & frameFlag.key) !== 0);
    expect(byTime.map(({ key }) => key)).toEqual(keys);
    expect(keys.filter(Boolean).length).toBeGreaterThan(1);
  });

  test('passes on what the taker throws, and ends whole', async () => {
    for (const failAt of [0, 7, frameCount - 1]) {
      let count = 0;
      const failing = encodeAll(() => {
        if (count++ === failAt) throw new RangeError(`packet ${failAt} is not wanted`);
      });
      await expect(failing).rejects.toThrow(`packet ${failAt} is not wanted`);
      expect(count).toBe(failAt + 1);
    }
  });
});
