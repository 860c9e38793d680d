// SPDX-License-Identifier: GPL-3.0-or-later
/** The command line itself: help for people, one JSON document for programs, and a clear no to what it does not know. */
import { describe, expect, test } from 'vitest';
import { cliPath, documentOf, makePlace, type Ran, refused, run } from './cli.ts';

const place = makePlace();

function plain(...words: readonly string[]): Promise<Ran> {
  return run(process.execPath, [cliPath, ...words], place.env);
}

describe('for people', () => {
  test('help lists every command, and each says how it is used', async () => {
    const overview = await plain('--help');
    expect(overview.exitCode).toBe(0);
    const commands = [...overview.stdout.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map((match) => match[1] ?? '');
    const flow = [
      'ingest',
      'detect',
      'veil',
      'check',
      'render',
      'approve',
      'release',
      'prove',
      'verify',
      'auto',
      'demo',
    ];
    expect(commands).toEqual(expect.arrayContaining(flow));
    for (const command of ['ingest', 'veil', 'verify']) {
      const help = await plain(command, '--help');
      expect(help.exitCode).toBe(0);
      expect(help.stdout).toContain(`clearveil ${command}`);
      expect(help.stdout).toContain('--json');
    }
  });

  test('no words at all is wrong usage, and says what there is', async () => {
    const ran = await plain();
    expect(ran.exitCode).toBe(2);
    expect(ran.stdout).toContain('ingest');
  });

  test('a failure is told on standard error alone', async () => {
    const ran = await plain('check', place.output('none.case'));
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(/^clearveil: .+\n.+ \[CASE_NOT_FOUND\]\n$/);
  });

  test('the version is one line', async () => {
    expect((await plain('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });
});

describe('for programs', () => {
  test.each<[string, readonly string[]]>([
    ['a command that there is not', ['redact', 'x']],
    ['a name that every object has', ['constructor']],
    ['no command', []],
    ['an option that there is not', ['check', 'x.case', '--audienze', 'public']],
    ['an option without its value', ['check', 'x.case', '--audience']],
    ['a value for an option that takes none', ['audit', 'x.case', '--verify=yes']],
    ['a word too many', ['check', 'x.case', 'y.case']],
    ['a word too few', ['verify']],
    ['an option that must be given', ['render', 'x.case']],
    ['a recording too few', ['ingest', 'x.case']],
    ['an action that there is not', ['key', 'borrow']],
    ['an action that every object has', ['key', 'toString']],
    ['a role that there is not', ['people', 'x.case', 'add', '--name', 'Rae', '--role', 'boss']],
  ])('%s: one document with the error, exit code 2', async (_, words) => {
    refused(await place.cli(words), 'USAGE', 2);
  });

  test('an empty list is a document as well', async () => {
    const ran = await place.cli(['key', 'show']);
    expect(documentOf<{ keys: unknown }>(ran)).toMatchObject({ keys: [] });
  });
});
