// SPDX-License-Identifier: GPL-3.0-or-later
/** A case with a million keyframes: opening it, and asking where subjects are. */
import { join } from 'node:path';
import { regionAt } from '../../../core/track/region-at.ts';
import { openCase } from '../../../electron/service/storage/case-store.ts';
import { drawTracks } from '../case-content.ts';
import { commandLine } from '../command-line.ts';
import { footageOf } from '../footage.ts';
import { median } from '../in-turn.ts';
import { percentile } from '../percentile.ts';
import type { Bench, Figure, Scenario } from '../scenario.ts';

/** Tracks of 20 s, every frame a keyframe, spread over ten minutes: dozens of subjects at a time. */
const keyframesPerTrack = 600;
const framesAsked = 1000;

function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

async function measureCase(bench: Bench): Promise<Figure[]> {
  const keyframes = bench.quick ? 60_000 : 1_000_000;
  const footage = await footageOf(bench.cache, {
    width: 320,
    height: 180,
    seconds: 60,
    gop: 60,
    noise: 0,
    repeat: 10,
  });
  const cli = commandLine(bench.scratch);
  const caseDir = join(bench.scratch, 'large.case');
  await cli(['ingest', caseDir, footage.path]);
  const frameCount = footage.index.pts.length;
  const tracks = Math.ceil(keyframes / keyframesPerTrack);
  const place = { caseDir, homeDir: cli.homeDir, footage: 'footage-1' };
  drawTracks(
    place,
    Array.from({ length: tracks }, (_, at) => {
      const startFrame = Math.floor(((frameCount - keyframesPerTrack) * at) / tracks);
      return { startFrame, endFrame: startFrame + keyframesPerTrack, spacing: 1 };
    }),
  );
  const openings: number[] = [];
  const questions: number[] = [];
  for (let round = 0; round < bench.rounds; round++) {
    openings.push(milliseconds(() => openCase(caseDir, { mode: 'read', homeDir: cli.homeDir }).close()));
  }
  using reader = openCase(caseDir, { mode: 'read', homeDir: cli.homeDir });
  const all = reader.tracksOf('footage-1');
  for (let asked = 0; asked < framesAsked; asked++) {
    // A step that is prime to the frame count visits frames far apart.
    const frame = (asked * 7919) % frameCount;
    questions.push(
      milliseconds(() => {
        for (const track of all) regionAt(track, frame);
      }),
    );
  }
  const held = all.reduce((sum, track) => sum + track.keyframes.length, 0);
  const note = `${held} keyframes in ${all.length} tracks on ${frameCount} frames`;
  return [
    { what: 'opening the case', value: median(openings) / 1000, unit: 's', target: { atMost: 1 }, note },
    {
      what: 'every region of a frame, 95th percentile',
      value: percentile(questions, 0.95),
      unit: 'ms',
      target: { atMost: 1 },
    },
    {
      what: 'reading every track',
      value: milliseconds(() => reader.tracksOf('footage-1')) / 1000,
      unit: 's',
      target: null,
    },
  ];
}

export const caseScenarios: readonly Scenario[] = [
  { name: 'case/million', summary: 'a case with 1,000,000 keyframes', run: measureCase },
];
