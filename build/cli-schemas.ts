// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Writes what the documentation has from the code: docs/cli-output.schema.json from core/contract, and in
 * docs/command-line.md the usage of every command and the table of error codes. `--check` writes nothing and fails when
 * something is stale.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ClearveilError, errorCodes } from '../core/base/errors.ts';
import { errorAnswer } from '../core/contract/cli/common.ts';
import { cliAnswers, cliParts } from '../core/contract/cli-output.ts';
import { usage } from '../electron/service/hosts/cli/command.ts';
import { commandNames, loadCommand } from '../electron/service/hosts/cli/commands/table.ts';

const root = join(import.meta.dirname, '..');
const schemaPath = 'docs/cli-output.schema.json';
const pagePath = 'docs/command-line.md';

type JsonObject = { readonly [name: string]: unknown };

/** One JSON Schema document: `$defs/<command>` is the answer of a command, `$defs/error` that of every failure. */
function schemaDocument(): string {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({ ...cliParts, ...cliAnswers, error: errorAnswer })) {
    // One schema under two names would be written once only.
    registry.add(registry.has(schema) ? schema.clone() : schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/$defs/${id}`,
    override: ({ jsonSchema }) => {
      delete jsonSchema.readOnly;
    },
  });
  const defs = Object.entries(schemas).map(([id, schema]): [string, JsonObject] => {
    const { $schema: _schema, $id: _id, ...rest } = schema;
    return [id, rest];
  });
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What the clearveil command line answers with --json',
    description:
      'Each command answers with the document under its name in $defs; a failure, whatever the command, with error.',
    anyOf: [...Object.keys(cliAnswers), 'error'].map((id) => ({ $ref: `#/$defs/${id}` })),
    $defs: Object.fromEntries(defs.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function errorTable(): string {
  const rows = errorCodes.map((code) => {
    const { exitCode } = new ClearveilError(code, '', '');
    return { code, exitCode };
  });
  const exitCodes = [...new Set(rows.map((row) => row.exitCode))].sort();
  const lines = exitCodes.map((exitCode) => {
    const codes = rows.filter((row) => row.exitCode === exitCode).map((row) => `\`${row.code}\``);
    if (exitCode === 5) codes.push('`INTERNAL`');
    return `| ${exitCode} | ${codes.join(', ')} |`;
  });
  return ['| exit code | error codes |', '|---|---|', ...lines].join('\n');
}

/** Replaces the text between `<!-- name -->` and `<!-- end -->`. Throws when the page has no such place. */
function fill(page: string, name: string, text: string): string {
  const start = `<!-- ${name} -->\n`;
  const from = page.indexOf(start);
  const to = page.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) throw new Error(`${pagePath} has no place for "${name}"`);
  return `${page.slice(0, from + start.length)}${text}\n${page.slice(to)}`;
}

async function commandPage(current: string): Promise<string> {
  let page = fill(current, 'error codes', errorTable());
  for (const name of commandNames) {
    const command = await loadCommand(name);
    page = fill(page, `usage of ${name}`, `\`\`\`text\n${usage(command)}\n\`\`\``);
  }
  return page;
}

/** JSON as the formatter of the project would have it. */
function formatted(path: string, text: string): string {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const words = [biome, 'format', `--stdin-file-path=${path}`];
  const run = spawnSync(process.execPath, words, { cwd: root, input: text, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`${path} cannot be formatted: ${run.stderr}`);
  return run.stdout;
}

/** The file as it should be, by path from the root. */
async function wanted(): Promise<readonly (readonly [path: string, text: string])[]> {
  return [
    [schemaPath, formatted(schemaPath, schemaDocument())],
    [pagePath, await commandPage(readFileSync(join(root, pagePath), 'utf8'))],
  ];
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

const check = process.argv.includes('--check');
for (const [path, text] of await wanted()) {
  if (currentText(path) === text) continue;
  if (check) {
    console.error(`${path} is stale: run node build/cli-schemas.ts`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, path), text);
    console.error(`${path} written`);
  }
}
