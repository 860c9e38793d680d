// SPDX-License-Identifier: GPL-3.0-or-later
/** The shape of a command, and how its words are read. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Json } from '../../../../core/base/canonical-json.ts';
import { ClearveilError, type ExitCode } from '../../../../core/base/errors.ts';
import type { ReportProgress } from '../../stages/session.ts';

export type Option = {
  readonly type: 'string' | 'boolean';
  readonly help: string;
  /** What a string stands for, in usage lines. */
  readonly value?: string;
};

export type Options = { readonly [name: string]: Option };

/** The members of a JSON answer; core/contract/cli-output.ts has the schema of each command's. */
export type AnswerMembers = { readonly [name: string]: AnswerValue | undefined };

/** JSON, or lists in it that are made while they are written. */
export type AnswerValue = Json | Rows | readonly AnswerValue[] | AnswerMembers;

/** A list that may have millions of members, such as one for every frame: nobody ever holds all of them. */
export class Rows {
  readonly each: () => Iterable<Json>;

  constructor(each: () => Iterable<Json>) {
    this.each = each;
  }
}

/** What a command says at its end: one JSON document, or text for people, in lines where there may be millions. */
export type Answer = {
  readonly json: AnswerMembers;
  readonly text: string | (() => Iterable<string>);
  readonly exitCode: ExitCode;
};

export type Invocation = {
  readonly positionals: readonly string[];
  /** A string option, undefined when it was not given. */
  text(name: string): string | undefined;
  flag(name: string): boolean;
  readonly signal: AbortSignal;
  readonly report: ReportProgress;
  /** A line for the person at the terminal, never part of the answer. */
  say(line: string): void;
};

export type Command = {
  readonly name: string;
  readonly summary: string;
  /** Positional words, for example `CASE MEDIA...`. */
  readonly words: string;
  readonly options: Options;
  run(invocation: Invocation): Promise<Answer>;
};

const shared: Options = {
  json: { type: 'boolean', help: 'print one JSON document on standard output' },
  help: { type: 'boolean', help: 'say how the command is used' },
};

/** With every command that opens a case. */
export const caseOptions: Options = {
  as: { type: 'string', value: 'PERSON', help: 'who is at work; the account of this computer when left out' },
  reason: { type: 'string', value: 'PURPOSE', help: 'why the case is opened; goes into the audit log' },
};

export const footageOption: Options = {
  footage: { type: 'string', value: 'ID', help: 'the recording, when the case has several' },
};

export type Parsed = Pick<Invocation, 'positionals' | 'text' | 'flag'>;

/** Reads the words after the command's name. Throws USAGE naming the wrong one. */
export function parseWords(command: Command, words: readonly string[]): Parsed {
  const options = { ...command.options, ...shared };
  const config: ParseArgsConfig['options'] = Object.fromEntries(
    Object.entries(options).map(([name, { type }]) => [name, { type }]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: [...words], options: config, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw new ClearveilError('USAGE', message, `See clearveil ${command.name} --help.`);
  }
  return {
    positionals: parsed.positionals,
    text: (name) => {
      const value = parsed.values[name];
      return typeof value === 'string' ? value : undefined;
    },
    flag: (name) => parsed.values[name] === true,
  };
}

/** A positional word. Throws USAGE when it is missing. */
export function word(invocation: Parsed, at: number, name: string): string {
  const value = invocation.positionals[at];
  if (value === undefined || value === '')
    throw new ClearveilError('USAGE', `${name} is missing`, 'See --help for how the command is used.');
  return value;
}

/** A string option that must be given. */
export function required(invocation: Parsed, name: string): string {
  const value = invocation.text(name);
  if (value === undefined || value === '')
    throw new ClearveilError('USAGE', `--${name} is missing`, 'See --help for how the command is used.');
  return value;
}

/** Refuses words beyond the ones a command knows. */
export function noMoreThan(invocation: Parsed, count: number): void {
  const extra = invocation.positionals[count];
  if (extra !== undefined)
    throw new ClearveilError(
      'USAGE',
      `"${extra}" is one word too many`,
      'See --help for how the command is used.',
    );
}

/** Usage text of one command. */
export function usage(command: Command): string {
  const options = Object.entries({ ...command.options, ...shared });
  const width = Math.max(
    ...options.map(([name, option]) => name.length + (option.value ? option.value.length + 1 : 0)),
  );
  const lines = options.map(
    ([name, option]) =>
      `  --${(option.value ? `${name} ${option.value}` : name).padEnd(width)}  ${option.help}`,
  );
  return `clearveil ${command.name} ${command.words}\n${command.summary}\n\n${lines.join('\n')}`;
}
