// SPDX-License-Identifier: GPL-3.0-or-later
/** What the person at the terminal sees: the answer on standard output, everything else on standard error. */
import { canonicalJson, type Json } from '../../../../core/base/canonical-json.ts';
import { ClearveilError, type ExitCode } from '../../../../core/base/errors.ts';
import type { CliDocument } from '../../../../core/contract/cli/common.ts';
import type { ReportProgress } from '../../stages/session.ts';

const barWidth = 24;

/** A progress bar on a terminal, silence elsewhere. `done` clears it. */
export function progressBar(stream: NodeJS.WriteStream): {
  readonly report: ReportProgress;
  readonly done: () => void;
} {
  if (!stream.isTTY) return { report: () => undefined, done: () => undefined };
  let shown = false;
  return {
    report(fraction, note) {
      const filled = Math.round((fraction ?? 0) * barWidth);
      const bar =
        fraction === null ? '·'.repeat(barWidth) : '█'.repeat(filled) + '░'.repeat(barWidth - filled);
      const share = fraction === null ? '    ' : `${String(Math.round(fraction * 100)).padStart(3)}%`;
      stream.write(`\r\x1b[2K${bar} ${share} ${note}`);
      shown = true;
    },
    done() {
      if (shown) stream.write('\r\x1b[2K');
    },
  };
}

/** One line of JSON, as every failure answers with --json: an object with its version under `schema`. */
function jsonLine(members: { readonly [name: string]: Json }): string {
  const { schema }: CliDocument = { schema: 1 };
  return `${canonicalJson({ ...members, schema })}\n`;
}

/** The failure as people or programs read it, and the exit code that goes with it. */
export function describeFailure(
  error: unknown,
  asJson: boolean,
): { readonly stdout: string; readonly stderr: string; readonly exitCode: ExitCode } {
  if (error instanceof ClearveilError) {
    const document = {
      error: { code: error.code, message: error.message, remedy: error.remedy, details: error.details },
    };
    return {
      stdout: asJson ? jsonLine(document) : '',
      stderr: `clearveil: ${error.message}\n${error.remedy} [${error.code}]\n`,
      exitCode: error.exitCode,
    };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const document = {
    error: {
      code: 'INTERNAL',
      message: error instanceof Error ? error.message : String(error),
      remedy: 'Report this as a fault of the program.',
      details: {},
    },
  };
  return {
    stdout: asJson ? jsonLine(document) : '',
    stderr: `clearveil: a fault of the program, please report it\n${text}\n`,
    exitCode: 5,
  };
}
