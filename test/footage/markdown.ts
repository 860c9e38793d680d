// SPDX-License-Identifier: GPL-3.0-or-later
/** The footage table as text, with sums of what happened and why. */
import type { Row } from './row.ts';

const columns: readonly (readonly [string, (row: Row) => string])[] = [
  ['file', (row) => row.file],
  ['codec', (row) => row.codec],
  ['pixels', (row) => row.pixelFormat],
  ['path', (row) => row.path],
  ['reason', (row) => row.reason],
  ['frames', (row) => row.frames],
  ['PTS', (row) => row.pts],
  ['size, aspect, rotation', (row) => row.shape],
  ['untouched identical', (row) => row.untouched],
  ['messages', (row) => row.messages],
  ['worst dB', (row) => row.worstDb],
  ['bytes', (row) => row.sizeRatio],
  ['browser', (row) => row.browser],
  ['result', (row) => [row.result, ...row.faults].join('; ')],
];

function cell(text: string): string {
  return text.replaceAll('|', '/').replaceAll('\n', ' ');
}

/** How many rows share a value, the commonest first. */
function sums(rows: readonly Row[], of: (row: Row) => string): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value, count]) => `| ${count} | ${cell(value)} |`);
}

/** A reason without the numbers that differ from file to file. */
function kindOfReason(row: Row): string {
  const reason = row.reason.replace(/^\d+ of \d+ GOPs/, 'some GOPs').replace(/"[^"]*"/g, 'the file');
  return `${row.path}: ${row.path.startsWith('no') ? `${row.result}, ` : ''}${reason.replace(/\b\d+(x\d+)?\b/g, 'N')}`;
}

export function markdown(rows: readonly Row[]): string {
  const wrong = rows.filter((row) => row.faults.length > 0).length;
  return [
    `${rows.length} recordings, ${rows.filter((row) => row.result === 'holds').length} copies that hold, ${wrong} that do not.`,
    '',
    '| recordings | path and reason |',
    '| --- | --- |',
    ...sums(rows, kindOfReason),
    '',
    `| ${columns.map(([name]) => name).join(' | ')} |`,
    `| ${columns.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${columns.map(([, of]) => cell(of(row))).join(' | ')} |`),
    '',
  ].join('\n');
}
