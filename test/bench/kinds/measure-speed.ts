// SPDX-License-Identifier: GPL-3.0-or-later
/** How fast each kind is found and tracked, apart and all together over one decode, at 720p. */
import { type Kind, kinds } from '../../../core/detect/detection.ts';
import { DetectorPool } from '../../../electron/service/engine/detectors/detector-pool.ts';
import { detectWith } from '../../../electron/service/engine/tasks/detect.ts';
import { heedless, taskInput } from '../composites/every-frame.ts';
import { framesPerSecond, street, threads } from '../composites/measure-speed.ts';
import { median } from '../in-turn.ts';
import type { Bench, Figure } from '../scenario.ts';

/** Kinds that one network finds together cost no more than one of them. */
const sets: readonly { readonly name: string; readonly kinds: readonly Kind[] }[] = [
  { name: 'face', kinds: ['face'] },
  { name: 'person, vehicle and screen', kinds: ['person', 'vehicle', 'screen'] },
  { name: 'text', kinds: ['text'] },
  { name: 'plate', kinds: ['plate'] },
  { name: 'overlay', kinds: ['overlay'] },
  { name: 'all eight', kinds },
];

/** Four seconds of the street; with `quick` one. Fast profile. */
export async function measureKindsSpeed(bench: Bench): Promise<Figure[]> {
  const recording = await street(bench, { name: '720p', width: 1280, height: 720 }, bench.quick ? 1 : 4);
  const frames = recording.index.pts.length;
  const figures: Figure[] = [];
  for (const { name, kinds: looked } of sets) {
    const choice = { engine: 'auto', modelPack: null, profile: 'fast', kinds: looked } as const;
    const pool = await DetectorPool.open(choice, threads);
    try {
      const seconds: number[] = [];
      for (let round = 0; round < bench.rounds; round++) {
        const started = performance.now();
        await detectWith(pool, taskInput(recording, 'fast'), heedless);
        seconds.push((performance.now() - started) / 1000);
      }
      const took = median(seconds);
      figures.push({
        what: `720p, fast, ${name}: times real time`,
        value: frames / framesPerSecond / took,
        unit: 'x',
        target: null,
        note: `${(frames / took).toFixed(1)} frames a second`,
      });
      bench.say(`${name}: measured`);
    } finally {
      await pool.close();
    }
  }
  return figures;
}
