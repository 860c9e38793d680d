// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How fast faces are found and tracked, and where the time goes: the task is run as a whole, with the networks' answers
 * played back, and as decoding alone, in turn, in this process; parts are differences of processor time.
 */
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile, RawDetection } from '../../../core/detect/detection.ts';
import { DetectorPool } from '../../../electron/service/engine/detectors/detector-pool.ts';
import { SceneWatch } from '../../../electron/service/engine/follow/scene-watch.ts';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import { planStreetScene, renderFrame } from '../../../electron/service/engine/synthesis/street-scene.ts';
import { writeFootage } from '../../../electron/service/engine/synthesis/write-footage.ts';
import { detectWith, type Looker } from '../../../electron/service/engine/tasks/detect.ts';
import { median } from '../in-turn.ts';
import type { Bench, Figure } from '../scenario.ts';
import { type Recording, recordingAt } from './clip-files.ts';
import { heedless, playback, taskInput } from './every-frame.ts';

export const framesPerSecond = 30;
export const threads = 2;
const sizes = [
  { name: '640x360', width: 640, height: 360 },
  { name: '720p', width: 1280, height: 720 },
  { name: '1080p', width: 1920, height: 1080 },
] as const;
const profiles: readonly Profile[] = ['fast', 'thorough'];

/** The street with its four walkers, made once and kept. */
export async function street(
  bench: Bench,
  size: { readonly name: string; readonly width: number; readonly height: number },
  seconds: number,
): Promise<Recording> {
  const { width, height } = size;
  const path = join(bench.cache, `street-${size.name}-${seconds}s.mp4`);
  if (!existsSync(path)) {
    const frameCount = seconds * framesPerSecond;
    const scene = planStreetScene({ seed: 20, width, height, frameCount, heads: await loadHeads() });
    const part = `${path}.part`;
    await writeFootage({
      path: part,
      size: { width, height },
      frameCount,
      frameRate: { num: framesPerSecond, den: 1 },
      render: (frame, out) => renderFrame(scene, frame, out),
    });
    renameSync(part, path);
  }
  return recordingAt(path);
}

/** Wall and processor time, seconds; threads of this process count. */
type Took = { readonly wall: number; readonly cpu: number };

async function timed(work: () => Promise<unknown> | undefined): Promise<Took> {
  const [started, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - started) / 1000, cpu: (user + system) / 1e6 };
}

/** Decodes every frame on one thread, as the task does, and hands each to `take`. */
function decodeAll(
  recording: Recording,
  take: (frame: Parameters<SceneWatch['next']>[0]) => void,
): undefined {
  const source = openSource(recording.path);
  try {
    for (const { frame } of decodeFrames(source, recording.index, { threads: 1 })) take(frame);
  } finally {
    source.close();
  }
}

/** Passes looks on and keeps what was seen. */
function remembering(looker: Looker, seen: Map<number, readonly RawDetection[]>): Looker {
  return {
    about: looker.about,
    size: looker.size,
    look: async (picture, frame) => {
      const found = await looker.look(picture, frame);
      seen.set(frame, found);
      return found;
    },
  };
}

type Rounds = { readonly [part in 'decoding' | 'scene' | 'noNetwork' | 'whole']: Took[] };

async function inRounds(
  bench: Bench,
  recording: Recording,
  profile: Profile,
  pool: DetectorPool,
): Promise<Rounds> {
  const input = taskInput(recording, profile);
  const seen = new Map<number, readonly RawDetection[]>();
  const rounds: Rounds = { decoding: [], scene: [], noNetwork: [], whole: [] };
  for (let round = 0; round < bench.rounds; round++) {
    rounds.decoding.push(await timed(() => decodeAll(recording, () => undefined)));
    const scenes = new SceneWatch(recording.orientation);
    rounds.scene.push(await timed(() => decodeAll(recording, (frame) => void scenes.next(frame))));
    rounds.whole.push(await timed(() => detectWith(remembering(pool, seen), input, heedless)));
    rounds.noNetwork.push(
      await timed(() => detectWith(playback(seen, pool.about, pool.size), input, heedless)),
    );
  }
  return rounds;
}

function figuresFrom(what: string, rounds: Rounds, frames: number, target: Figure['target']): Figure[] {
  const seconds = frames / framesPerSecond;
  const middle = (runs: readonly Took[], of: 'wall' | 'cpu'): number => median(runs.map((run) => run[of]));
  const speed = (part: keyof Rounds): number => seconds / middle(rounds[part], 'wall');
  const perFrame = (name: string, cpu: number): Figure => ({
    what: `${what}: ${name}, processor time a frame`,
    value: (1000 * cpu) / frames,
    unit: 'ms',
    target: null,
  });
  const cpu = (part: keyof Rounds): number => middle(rounds[part], 'cpu');
  return [
    {
      what: `${what}: times real time`,
      value: speed('whole'),
      unit: 'x',
      target,
      note: `decoding alone, one thread: ${speed('decoding').toFixed(1)}x`,
    },
    {
      what: `${what} / decoding alone`,
      value: middle(rounds.whole, 'wall') / middle(rounds.decoding, 'wall'),
      unit: 'x',
      target: null,
    },
    perFrame('decoding', cpu('decoding')),
    perFrame('small luma and scene', cpu('scene') - cpu('decoding')),
    perFrame('pictures for the networks, following, tracks', cpu('noNetwork') - cpu('scene')),
    perFrame('networks', cpu('whole') - cpu('noNetwork')),
  ];
}

/** Ten seconds of each size; with `quick` two. */
export async function measureSpeed(bench: Bench): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of sizes) {
    const recording = await street(bench, size, bench.quick ? 2 : 10);
    for (const profile of profiles) {
      const pool = await DetectorPool.open({ engine: 'auto', modelPack: null, profile }, threads);
      try {
        const rounds = await inRounds(bench, recording, profile, pool);
        // At 720p: 30 frames a second in the fast profile, five in the thorough one.
        const wanted = { fast: 1, thorough: 0.167 }[profile];
        const target = size.name === '720p' ? { atLeast: wanted } : null;
        figures.push(...figuresFrom(`${profile}, ${size.name}`, rounds, recording.index.pts.length, target));
        bench.say(`${profile}, ${size.name}: measured`);
      } finally {
        await pool.close();
      }
    }
  }
  return figures;
}
