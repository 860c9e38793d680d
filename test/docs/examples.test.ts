// SPDX-License-Identifier: GPL-3.0-or-later
/** Every `clearveil ...` line in the documents is one that the command line understands. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseWords } from '../../electron/service/hosts/cli/command.ts';
import {
  type CommandName,
  commandNames,
  loadCommand,
} from '../../electron/service/hosts/cli/commands/table.ts';

const documents = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md')];

/** The lines of `sh` fences and indented blocks that call clearveil, continued lines joined, comments off. */
function calls(markdown: string): string[] {
  const joined = markdown.replaceAll('\\\n', ' ');
  const found: string[] = [];
  let fence: string | undefined;
  for (const line of joined.split('\n')) {
    const mark = /^```(\w*)/.exec(line);
    if (mark) fence = fence === undefined ? mark[1] : undefined;
    else if (fence === 'sh' || (fence === undefined && line.startsWith('    '))) {
      const statements = line.replace(/\s#.*$/, '').split(';');
      found.push(...statements.map((call) => call.trim()).filter((call) => call.startsWith('clearveil ')));
    }
  }
  return found;
}

/** The words of a shell line after `clearveil`, without a redirection. */
function wordsOf(call: string): string[] {
  const words = call.replace(/\s>.*$/, '').match(/"[^"]*"|\S+/g) ?? [];
  return words.slice(1).map((word) => word.replaceAll('"', ''));
}

const examples = documents.flatMap((path) =>
  calls(readFileSync(path, 'utf8'))
    .filter((call) => !call.startsWith('clearveil COMMAND'))
    .map((call) => [path, call] as const),
);

test('there are examples, and at least one of every command', () => {
  const shown = new Set(examples.map(([, call]) => wordsOf(call)[0]));
  expect(commandNames.filter((name) => !shown.has(name))).toEqual([]);
});

test.each(examples)('%s: %s', async (_, call) => {
  const [name, ...words] = wordsOf(call);
  expect(commandNames).toContain(name);
  const command = await loadCommand(name as CommandName);
  expect(() => parseWords(command, words)).not.toThrow();
});

test('an example with an option that does not exist is found out', async () => {
  const command = await loadCommand('veil');
  expect(() => parseWords(command, wordsOf('clearveil veil a.case --everything'))).toThrow('--everything');
});
