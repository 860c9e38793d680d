// SPDX-License-Identifier: GPL-3.0-or-later
/** The proof as a page for people who were not there when it was made: what was found, what was measured, and pictures. */
import type { ProofReport } from '../render/proof.ts';
import { worstFirst } from '../render/proof-order.ts';
import { type FigureTable, proofTables } from '../render/proof-tables.ts';
import { escapeHtml, htmlPage, htmlTable } from './html.ts';

export type ProofPageFacts = {
  readonly report: ProofReport;
  /** Names of the files, without folders. */
  readonly original: string;
  readonly redacted: string;
  /** Name of the record's file; null when none was given. */
  readonly record: string | null;
  readonly tool: string;
  /** Of each picture that was made, in the report's order, the one that shows both files: base64 of a PNG. */
  readonly pictures: readonly string[];
};

function warned({ warnings }: ProofReport): string {
  if (warnings.length === 0) return '';
  const lines = warnings.map(({ code, message }) => `<li>${escapeHtml(code)}: ${escapeHtml(message)}</li>`);
  return `<p>A person has to look at this:</p>\n<ul>${lines.join('')}</ul>`;
}

function verdict({ findings }: ProofReport): string {
  if (findings.length === 0)
    return '<p class="notice" role="note"><strong>Nothing was found against the copy.</strong> Everything that was compared holds.</p>';
  return `<p class="notice" role="note"><strong>The copy does not hold.</strong> ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}, the gravest first.</p>
${htmlTable(
  'What was found',
  [{ title: 'Finding', align: 'short' }, { title: 'Frame', align: 'number' }, { title: 'What it says' }],
  worstFirst(findings).map(({ code, frame, message }) => [
    code,
    frame === null ? '' : String(frame),
    message,
  ]),
)}`;
}

function figures({ title, columns, rows }: FigureTable): string {
  return htmlTable(
    title,
    columns.map((name, at) => (at === 0 ? { title: name, align: 'short' } : { title: name })),
    rows,
  );
}

function pictureSection({ report, pictures, record }: ProofPageFacts): string {
  if (pictures.length === 0) return '';
  const shown = report.pictures.map(({ frame, why }, at) => {
    const words = why === 'veil' ? 'a veil is not as recorded' : 'among the frames that differ most';
    return `<figure>
<img alt="Frame ${frame}: the original with its veiled parts covered, the copy, and their difference" src="data:image/png;base64,${pictures[at] ?? ''}">
<figcaption>Frame ${frame}: ${words}.</figcaption>
</figure>`;
  });
  return `<h2>Pictures of the worst frames</h2>
<p>Left the original, with ${record === null ? 'every area that differs' : 'every recorded veil'} covered so that this page shows no more than the copy does; in the middle the copy as it is; right their difference, eight times as bright.</p>
${shown.join('\n')}`;
}

/** A page that needs no other file and no network. Every name and message is escaped. */
export function proofPageHtml(facts: ProofPageFacts): string {
  const { report, original, redacted, record, tool } = facts;
  return htmlPage(
    'Proof of a redacted copy',
    `${verdict(report)}
${warned(report)}
<p>Both files were decoded from beginning to end and compared frame by frame. Original: <code>${escapeHtml(original)}</code>. Copy: <code>${escapeHtml(redacted)}</code>. ${
      record === null
        ? 'No record of the veils was given: what differs was found from the pictures alone, and nobody says why it does.'
        : `Record of the veils: <code>${escapeHtml(record)}</code>.`
    } Made with ${escapeHtml(tool)}.</p>
${proofTables(report).map(figures).join('\n')}
${pictureSection(facts)}`,
    { pictures: true },
  );
}
