// SPDX-License-Identifier: GPL-3.0-or-later
/** Ingest against sha256sum, which only hashes, and the decode check against ffmpeg decoding to nowhere. */
import { fileURLToPath } from 'node:url';
import { measuredTasks } from '../engine-work.ts';
import { type FootageRecipe, footageOf } from '../footage.ts';
import { inTurn, peakOf, ratiosOf } from '../in-turn.ts';
import { measuredRun } from '../measured-run.ts';
import type { Bench, Figure, Scenario } from '../scenario.ts';

const threads = 2;
const checkProgram = fileURLToPath(new URL('../children/decode-check.ts', import.meta.url));
/** Packets as a camera writes them, 8 Mbit/s and more: large for their number. */
const recording: FootageRecipe = { width: 1280, height: 720, seconds: 40, gop: 60, noise: 6, repeat: 1 };

async function measureInspect(bench: Bench): Promise<Figure[]> {
  const { path } = await footageOf(bench.cache, { ...recording, repeat: bench.quick ? 12 : 48 });
  const runs = await inTurn(bench, {
    sha256sum: () => measuredRun({ file: 'sha256sum', args: [path] }),
    'both digests': () =>
      measuredTasks(bench.scratch, { indexPath: null, tasks: [{ task: 'digest', input: { path } }] }),
    'digests, probe and index': () =>
      measuredTasks(bench.scratch, { indexPath: null, tasks: [{ task: 'inspect', input: { path } }] }),
  });
  return [
    ...ratiosOf(runs, 'both digests', 'sha256sum', null),
    ...ratiosOf(runs, 'digests, probe and index', 'sha256sum', { atMost: 0.6 }),
    peakOf(runs, 'digests, probe and index'),
  ];
}

async function measureCheck(bench: Bench): Promise<Figure[]> {
  const footage = await footageOf(bench.cache, { ...recording, repeat: bench.quick ? 1 : 3 });
  const { path, indexPath } = footage;
  const decode = ['-threads', String(threads), '-i', path, '-map', '0:v:0', '-f', 'null', '-'];
  const runs = await inTurn(bench, {
    'ffmpeg -f null': () => measuredRun({ file: 'ffmpeg', args: ['-v', 'error', '-nostdin', ...decode] }),
    'decode check': () =>
      measuredRun({
        file: process.execPath,
        args: ['--disable-warning=ExperimentalWarning', checkProgram, path, indexPath],
      }),
  });
  return [...ratiosOf(runs, 'decode check', 'ffmpeg -f null', { atMost: 1.1 }), peakOf(runs, 'decode check')];
}

/** Both run on a file that is in the page cache, as a file that was just copied is. */
export const ingestScenarios: readonly Scenario[] = [
  {
    name: 'ingest/inspect',
    summary: 'SHA-256, SHA-512, probe and frame index against sha256sum alone',
    run: measureInspect,
  },
  {
    name: 'ingest/check',
    summary: 'every frame decoded and accounted for, against ffmpeg -f null with two threads',
    run: measureCheck,
  },
];
