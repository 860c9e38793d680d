// SPDX-License-Identifier: GPL-3.0-or-later
/** Figures for people, as a table, and for programs, as JSON. */
import { arch, cpus, platform, totalmem } from 'node:os';
import { type Figure, isMet } from './scenario.ts';

export type Result = { readonly scenario: string; readonly figures: readonly Figure[] };

/** The kind of machine, in words that name none. */
export function machineClass(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} processors, ${gigabytes} GiB of memory, ${platform()} ${arch()}, Node ${process.versions.node}`;
}

const digits = {
  x: 3,
  s: 2,
  ms: 3,
  MB: 0,
  '%': 2,
  'frames/s': 1,
  'a minute': 1,
  'per 1,000': 1,
  'a picture': 2,
} as const;

function shown({ value, unit }: Figure): string {
  return `${value.toFixed(digits[unit])}${unit === 'x' ? 'x' : ` ${unit}`}`;
}

function wanted({ target, unit }: Figure): string {
  if (target === null) return '';
  const [word, value] = 'atMost' in target ? ['at most', target.atMost] : ['at least', target.atLeast];
  return `${word} ${value}${unit === 'x' ? 'x' : ` ${unit}`}`;
}

/** Markdown, so that a run can be kept as it stands. */
export function tableOf(results: readonly Result[]): string {
  const lines = ['| scenario | figure | measured | target | met | runs |', '|---|---|---|---|---|---|'];
  for (const { scenario, figures } of results) {
    for (const figure of figures) {
      const met = isMet(figure);
      const verdict = met === null ? '' : met ? 'yes' : '**no**';
      lines.push(
        `| ${scenario} | ${figure.what} | ${shown(figure)} | ${wanted(figure)} | ${verdict} | ${figure.note ?? ''} |`,
      );
    }
  }
  return lines.join('\n');
}

/** Everything that was measured. */
export function jsonOf(results: readonly Result[], rounds: number, quick: boolean): string {
  const withVerdicts = results.map(({ scenario, figures }) => ({
    scenario,
    figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
  }));
  return `${JSON.stringify({ machine: machineClass(), rounds, quick, results: withVerdicts }, null, 2)}\n`;
}
