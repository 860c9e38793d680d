// SPDX-License-Identifier: GPL-3.0-or-later
/** The command line as people run it, measured. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actor } from './case-content.ts';
import { type Measured, measuredRun } from './measured-run.ts';

const program = fileURLToPath(new URL('../../electron/service/hosts/cli/main.ts', import.meta.url));
const writing = ['ingest', 'detect', 'veil', 'render', 'release', 'auto'];

export type CommandLine = ((words: readonly string[]) => Promise<Measured>) & { readonly homeDir: string };

/** Runs commands with keys of their own under `folder`, and --json; answers are not kept. Rejects when one fails. */
export function commandLine(folder: string): CommandLine {
  const homeDir = join(folder, 'home');
  const run = (words: readonly string[]): Promise<Measured> => {
    const who = writing.includes(words[0] ?? '') ? ['--as', actor.person, '--reason', actor.reason] : [];
    return measuredRun({
      file: process.execPath,
      args: [program, ...words, ...who, '--json'],
      env: { ...process.env, CLEARVEIL_HOME: homeDir },
      // 1 is a finding, such as a signature that nobody vouched for: the command has done its work.
      accepted: [0, 1],
      quiet: true,
    });
  };
  return Object.assign(run, { homeDir });
}
