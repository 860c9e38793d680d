#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
/** The command line: finds the command, runs it, prints its answer, gives its exit code. */
import { ClearveilError, type ExitCode } from '../../../../core/base/errors.ts';
import { version } from '../../version.ts';
import { writeAnswer } from './answer-writer.ts';
import { type Command, parseWords, usage } from './command.ts';
import { commandNames, loadCommand } from './commands/table.ts';
import { describeFailure, progressBar } from './terminal.ts';

async function overview(): Promise<string> {
  const commands = await Promise.all(commandNames.map(loadCommand));
  const width = Math.max(...commands.map((command) => command.name.length));
  return `clearveil ${version}: veil what is private, keep the events clear\n\n${commands
    .map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`)
    .join('\n')}\n\nclearveil COMMAND --help says how a command is used.\n`;
}

/** Ctrl-C asks once, then ends the program. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}

async function findCommand(name: string): Promise<Command> {
  const known = commandNames.find((candidate) => candidate === name);
  if (!known)
    throw new ClearveilError(
      'USAGE',
      `there is no command "${name}"`,
      `Commands: ${commandNames.join(', ')}.`,
    );
  return loadCommand(known);
}

async function main(words: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = words;
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(await overview());
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version}\n`);
    return 0;
  }
  const asJson = words.includes('--json');
  const bar = progressBar(process.stderr);
  try {
    const command = await findCommand(name);
    const parsed = parseWords(command, rest);
    if (parsed.flag('help')) {
      process.stdout.write(`${usage(command)}\n`);
      return 0;
    }
    const say = (line: string): void => {
      bar.done();
      process.stderr.write(`${line}\n`);
    };
    const answer = await command.run({ ...parsed, signal: interruption(), report: bar.report, say });
    bar.done();
    await writeAnswer(process.stdout, answer, asJson);
    return answer.exitCode;
  } catch (error) {
    bar.done();
    const failure = describeFailure(error, asJson);
    process.stderr.write(failure.stderr);
    process.stdout.write(failure.stdout);
    return failure.exitCode;
  }
}

// A reader that goes away (`| head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2));
