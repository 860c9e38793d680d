// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * `npm run bench`: how fast the program is and how much it holds, beside other programs doing the same. Figures, never a
 * verdict: the exit code is 0 whatever they are, 2 for wrong usage, 1 when something could not be measured.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonOf, machineClass, type Result, tableOf } from './report.ts';
import type { Scenario } from './scenario.ts';
import { groups } from './table.ts';

const help = `npm run bench -- [GROUP...] [--options]

GROUP          ${Object.keys(groups).join(', ')}; all when left out
--only TEXT    scenarios whose name contains TEXT
--list         name the scenarios and stop
--quick        short footage: shows that it runs, not how fast
--rounds N     how often reference and subject are run in turn; 3 when left out (1 with --quick)
--json FILE    write the figures as JSON, too
--clean        remove the footage made and stop; it is kept under the system's temporary folder (TMPDIR)

Needs bash, ffmpeg and sha256sum, and /proc for memory (Linux).`;

const options = {
  only: { type: 'string' },
  list: { type: 'boolean' },
  quick: { type: 'boolean' },
  rounds: { type: 'string' },
  json: { type: 'string' },
  clean: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

function usage(message: string): number {
  say(`${message}\n\n${help}`);
  return 2;
}

async function measure(
  scenarios: readonly Scenario[],
  setting: { readonly cache: string; readonly rounds: number; readonly quick: boolean },
): Promise<{ results: Result[]; failed: number }> {
  const results: Result[] = [];
  let failed = 0;
  for (const scenario of scenarios) {
    const scratch = mkdtempSync(join(tmpdir(), 'clearveil-bench-'));
    say(`${scenario.name}: ${scenario.summary}`);
    try {
      const figures = await scenario.run({ ...setting, scratch, say: (line) => say(`  ${line}`) });
      results.push({ scenario: scenario.name, figures });
    } catch (error) {
      failed++;
      say(`  not measured: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return { results, failed };
}

async function main(args: readonly string[]): Promise<number> {
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const cache = join(tmpdir(), 'clearveil-bench-cache');
  if (values.clean) {
    rmSync(cache, { recursive: true, force: true });
    return 0;
  }
  const rounds = Number(values.rounds ?? (values.quick ? 1 : 3));
  if (!Number.isInteger(rounds) || rounds < 1) return usage('--rounds is a whole number from 1');
  const unknown = positionals.find((name) => !Object.hasOwn(groups, name));
  if (unknown !== undefined) return usage(`there is no group "${unknown}"`);
  const chosen = positionals.length > 0 ? positionals : Object.keys(groups);
  const loaded = await Promise.all(chosen.map((name) => groups[name]?.() ?? []));
  const scenarios = loaded.flat().filter(({ name }) => name.includes(values.only ?? ''));
  if (values.list) {
    process.stdout.write(scenarios.map(({ name, summary }) => `${name}\t${summary}\n`).join(''));
    return 0;
  }
  if (scenarios.length === 0) return usage(`no scenario has "${values.only}" in its name`);
  mkdirSync(cache, { recursive: true });
  const quick = values.quick ?? false;
  const { results, failed } = await measure(scenarios, { cache, rounds, quick });
  process.stdout.write(
    `${machineClass()}; rounds: ${rounds}${quick ? '; quick' : ''}\n\n${tableOf(results)}\n`,
  );
  if (values.json !== undefined) writeFileSync(values.json, jsonOf(results, rounds, quick));
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
