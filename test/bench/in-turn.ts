// SPDX-License-Identifier: GPL-3.0-or-later
/** Reference and subjects run in turn, so that what else the machine does falls on all of them alike. */
import type { Measured } from './measured-run.ts';
import type { Bench, Figure, Target } from './scenario.ts';

/** The middle of the values; the mean of the middle two when they are even in number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

export type Runs = { readonly [name: string]: readonly Measured[] };

/** Runs every contender once a round, in the order given. */
export async function inTurn(
  bench: Bench,
  contenders: { readonly [name: string]: () => Promise<Measured> },
): Promise<Runs> {
  const runs = new Map<string, Measured[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 1; round <= bench.rounds; round++) {
    for (const [name, run] of Object.entries(contenders)) {
      const measured = await run();
      runs.get(name)?.push(measured);
      bench.say(
        `round ${round}, ${name}: ${measured.wallSeconds.toFixed(2)} s, CPU ${measured.cpuSeconds.toFixed(2)} s`,
      );
    }
  }
  return Object.fromEntries(runs);
}

function seconds(runs: readonly Measured[], of: (run: Measured) => number): string {
  return runs.map((run) => of(run).toFixed(2)).join(', ');
}

/** Medians of a subject's time over those of the reference: wall time, which has the target, and processor time. */
export function ratiosOf(runs: Runs, subject: string, reference: string, target: Target): Figure[] {
  const [mine = [], others = []] = [runs[subject], runs[reference]];
  const ratio = (of: (run: Measured) => number): number => median(mine.map(of)) / median(others.map(of));
  const wall = (run: Measured): number => run.wallSeconds;
  const cpu = (run: Measured): number => run.cpuSeconds;
  return [
    {
      what: `${subject} / ${reference}`,
      value: ratio(wall),
      unit: 'x',
      target,
      note: `${seconds(mine, wall)} s against ${seconds(others, wall)} s`,
    },
    {
      what: `${subject} / ${reference}, processor time`,
      value: ratio(cpu),
      unit: 'x',
      target: null,
      note: `${seconds(mine, cpu)} s against ${seconds(others, cpu)} s`,
    },
  ];
}

/** The most memory that any run of a subject held. */
export function peakOf(runs: Runs, subject: string, target: Target = null): Figure {
  const peak = Math.max(...(runs[subject] ?? []).map((run) => run.peakBytes));
  return { what: `${subject}, resident at most`, value: peak / 1e6, unit: 'MB', target };
}
