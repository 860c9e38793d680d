// SPDX-License-Identifier: GPL-3.0-or-later
/** A proof at a terminal: what fails first, then every figure in tables. */
import type { ProofReport } from '../../../../core/render/proof.ts';
import { worstFirst } from '../../../../core/render/proof-order.ts';
import { type FigureTable, proofTables } from '../../../../core/render/proof-tables.ts';

function tableLines({ title, columns, rows }: FigureTable): string[] {
  const all = columns.length > 2 ? [columns, ...rows] : rows;
  const widths = columns.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd();
  return ['', title, ...all.map(line)];
}

/** The whole proof as text. */
export function proofText(report: ProofReport): string {
  const { findings, warnings } = report;
  return [
    findings.length === 0
      ? `Everything compared holds${warnings.length > 0 ? '; a person has to look at what is listed first' : ''}.`
      : `The copy does not hold: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}, the gravest first.`,
    ...worstFirst(findings).map(({ code, message }) => `  ${code}: ${message}`),
    ...warnings.map(({ code, message }) => `  ${code}: ${message}`),
    ...(report.veils ? [] : ['  No record was given: the veils were not compared with what they should be.']),
    ...proofTables(report).flatMap(tableLines),
  ].join('\n');
}
