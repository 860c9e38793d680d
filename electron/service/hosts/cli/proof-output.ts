// SPDX-License-Identifier: GPL-3.0-or-later
/** What `prove` writes beside its answer: pictures of the worst frames, and the proof as a page. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { proofPageHtml } from '../../../../core/release/proof-page.ts';
import type { ProofReport } from '../../../../core/render/proof.ts';
import { createFile } from '../../files/whole-files.ts';
import { outputExists, refuseUnsafeOutput } from '../../stages/originals.ts';
import { version } from '../../version.ts';
import type { Invocation } from './command.ts';

type Output = {
  readonly picturesFolder: string | undefined;
  readonly page: string | undefined;
  /** Removes what was only needed on the way. */
  close(): void;
};

/** Refuses outputs that exist or lie beside the original. */
export function refuseOutputs(invocation: Invocation, original: string): void {
  for (const name of ['pictures', 'html']) {
    const output = invocation.text(name);
    if (output !== undefined) refuseUnsafeOutput(resolve(output), [original]);
  }
}

/** Makes the folder for pictures. */
export function prepareOutput(invocation: Invocation): Output {
  const pictures = invocation.text('pictures');
  const page = invocation.text('html');
  if (pictures !== undefined) mkdirSync(resolve(pictures), { recursive: true, mode: 0o700 });
  // The page shows the same pictures: where nobody wants to keep them they are made and thrown away.
  const passing =
    pictures === undefined && page !== undefined
      ? mkdtempSync(join(dirname(resolve(page)), '.clearveil-proof-'))
      : undefined;
  return {
    picturesFolder: pictures === undefined ? passing : resolve(pictures),
    page: page === undefined ? undefined : resolve(page),
    close: () => {
      if (passing !== undefined) rmSync(passing, { recursive: true, force: true });
    },
  };
}

/** Writes the page, only its owner's to read. Throws when something of that name came in between. */
export function writePage(
  page: string,
  report: ProofReport,
  from: {
    readonly path: string;
    readonly redactedPath: string;
    readonly record: string | undefined;
    readonly picturesFolder: string | undefined;
  },
): void {
  const folder = from.picturesFolder ?? '';
  const html = proofPageHtml({
    report,
    original: basename(from.path),
    redacted: basename(from.redactedPath),
    record: from.record === undefined ? null : basename(from.record),
    tool: `Clearveil ${version}`,
    pictures: report.pictures.map(({ compared }) => readFileSync(join(folder, compared)).toString('base64')),
  });
  if (!createFile(page, html)) throw outputExists(page);
}
