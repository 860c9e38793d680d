// SPDX-License-Identifier: GPL-3.0-or-later
/** Self-contained pages: no scripts, no network, a policy that says so, and markup that assistive technology can read. */
import { sha256 } from '@noble/hashes/sha2.js';
import { encodeBase64, encodeUtf8 } from './encoding.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

const style = `
:root { color-scheme: light dark; --line: #c9ced6; --soft: #f3f5f8; --mark: #8a4b00; --back: #fff; --ink: #16191f; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3c434e; --soft: #1d2128; --mark: #f2b25c; --back: #12151a; --ink: #e7eaef; }
}
body { margin: 0; background: var(--back); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .5rem; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--soft); }
td.number, th.number { text-align: right; }
td.short, th.short { white-space: nowrap; }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.notice { border: 2px solid var(--mark); border-radius: .4rem; padding: .75rem 1rem; }
.scroll { overflow-x: auto; margin-bottom: 1.75rem; }
figure { margin: 0 0 1.75rem; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); }
img.logo { max-height: 5rem; width: auto; border: 0; border-radius: .25rem; padding: .5rem; background: #fff; }
@media print { main { max-width: none; padding: 0; } }
`;

const styleHash = `sha256-${encodeBase64(sha256(encodeUtf8(style)))}`;

/**
 * A whole page. `title` is plain text, `body` markup whose texts are already escaped. Pictures, where a page has some, are
 * inside it as `data:` addresses.
 */
export function htmlPage(title: string, body: string, options: { readonly pictures?: boolean } = {}): string {
  const images = options.pictures ? 'img-src data:; ' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${images}style-src '${styleHash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

/** One column of a table: numbers stand to the right, short texts are never broken. */
export type Column = { readonly title: string; readonly align?: 'number' | 'short' };

/** A table with a caption and header cells; cells are plain text. The first cell of a row is its header. */
export function htmlTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const kind = (index: number): string => (columns[index]?.align ? ` class="${columns[index].align}"` : '');
  const head = columns
    .map((column, index) => `<th scope="col"${kind(index)}>${escapeHtml(column.title)}</th>`)
    .join('');
  const cell = (text: string, index: number): string =>
    index === 0
      ? `<th scope="row"${kind(index)}>${escapeHtml(text)}</th>`
      : `<td${kind(index)}>${escapeHtml(text)}</td>`;
  const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table>
<caption>${escapeHtml(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`;
}

/** What every page of a draft opens with. */
export const draftNotice =
  '<p class="notice" role="note"><strong>Unreviewed draft.</strong> No person has watched or approved this copy. Something that should be hidden may show.</p>';
