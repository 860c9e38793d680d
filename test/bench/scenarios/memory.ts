// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What every command holds on a recording of twelve hours, made by repeating a clip packet by packet. The pictures are
 * small: what a picture takes is the same however long the recording is, and what grows with the frames shows.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { mediaFolder, mediaName, veilsPath } from '../../../core/release/package-layout.ts';
import { drawTracks } from '../case-content.ts';
import { commandLine } from '../command-line.ts';
import { footageOf, framesPerSecond } from '../footage.ts';
import type { Bench, Figure, Scenario } from '../scenario.ts';

const clipSeconds = 60;
const limit = { atMost: 1500 } as const;
/** One GOP of sixty in every hundred is touched. */
const touchedFrames = 60;
const framesBetween = 6000;

async function measureLong(bench: Bench, hours: number): Promise<Figure[]> {
  const footage = await footageOf(bench.cache, {
    width: 320,
    height: 180,
    seconds: clipSeconds,
    gop: 60,
    noise: 0,
    repeat: (hours * 3600) / clipSeconds,
  });
  const frames = footage.index.pts.length;
  const cli = commandLine(bench.scratch);
  const caseDir = join(bench.scratch, 'long.case');
  const packageDir = join(bench.scratch, 'package');
  const figures: Figure[] = [];
  const step = async (words: readonly string[]): Promise<void> => {
    const { peakBytes, wallSeconds, cpuSeconds } = await cli(words);
    const note = `${wallSeconds.toFixed(1)} s, processor time ${cpuSeconds.toFixed(1)} s`;
    const command = words.includes('--verify') ? 'audit --verify' : (words[0] ?? '');
    figures.push({ what: command, value: peakBytes / 1e6, unit: 'MB', target: limit, note });
    bench.say(`${command}: ${(peakBytes / 1e6).toFixed(0)} MB, ${note}`);
  };
  await step(['ingest', caseDir, footage.path]);
  await step(['frames', caseDir]);
  const drawn = [];
  for (let startFrame = 0; startFrame + touchedFrames <= frames; startFrame += framesBetween)
    drawn.push({ startFrame, endFrame: startFrame + touchedFrames, spacing: 10 });
  drawTracks({ caseDir, homeDir: cli.homeDir, footage: 'footage-1' }, drawn);
  await step(['regions', caseDir]);
  const reasons = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
  await step(['veil', caseDir, '--all', ...reasons, '--harm', 'a bystander is known']);
  await step(['check', caseDir]);
  await step(['render', caseDir, '--audience', 'public', '--draft']);
  await step(['release', caseDir, '--audience', 'public', '--draft', '--out', packageDir]);
  const copy = join(packageDir, mediaFolder, mediaName('unreviewed draft', 1, 'mp4'));
  await step(['prove', footage.path, copy, '--record', join(packageDir, veilsPath(1))]);
  await step(['verify', packageDir]);
  await step(['audit', caseDir, '--verify']);
  rmSync(caseDir, { recursive: true, force: true });
  const total = `${frames} frames, ${frames / framesPerSecond / 3600} h`;
  return figures.map((figure) => ({ ...figure, note: `${figure.note}; ${total}` }));
}

/** Two lengths, so that growth shows, too. */
export const memoryScenarios: readonly Scenario[] = [1, 12].map((hours) => ({
  name: `memory/${hours} h`,
  summary: `a recording of ${hours} h, 320 x 180, 1 % of the GOPs touched: the most that is resident, by command`,
  run: (bench) => measureLong(bench, bench.quick ? hours / 12 : hours),
}));
