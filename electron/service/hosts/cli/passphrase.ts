// SPDX-License-Identifier: GPL-3.0-or-later
/** Asking for a passphrase: from the environment in scripts, without echo at a terminal, never on the command line. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ClearveilError } from '../../../../core/base/errors.ts';

/** The passphrase in CLEARVEIL_PASSPHRASE, or typed at the terminal. Throws USAGE where neither is possible. */
export async function askPassphrase(question: string): Promise<string> {
  const given = process.env['CLEARVEIL_PASSPHRASE'];
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) {
    throw new ClearveilError(
      'USAGE',
      'a passphrase is needed and there is no terminal to ask at',
      'Set CLEARVEIL_PASSPHRASE for this command.',
    );
  }
  process.stderr.write(`${question}: `);
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: muted, terminal: true });
  try {
    return await new Promise<string>((resolve) => reader.question('', resolve));
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}
