// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Packs the desktop application for the system it runs on, without a network.
 *
 *     npm run package -- [--electron FILE|DIR] [--target dir,tar.gz,deb] [--out DIR]
 *
 * `--electron`: the archive or folder of Electron's runtime, when it is not installed in node_modules. `dir` (a folder that runs
 * as it is) when no target is named; `deb` needs the program fpm. Exit code 2 for wrong usage, 3 when something to pack is missing.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, Platform } from 'electron-builder';
import { builderConfig } from './package/builder-config.ts';
import { electronRuntime, PackingError } from './package/electron-runtime.ts';
import { stageService, stageShell } from './package/stage.ts';

const root = join(import.meta.dirname, '..');

/** Targets that electron-builder makes from what is on this machine alone. */
const targets = ['dir', 'tar.gz', 'zip', 'deb'] as const;

const options = {
  electron: { type: 'string' },
  target: { type: 'string', default: 'dir' },
  out: { type: 'string', default: join(root, 'dist', 'package') },
} as const;

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function main(args: readonly string[]): Promise<number> {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const asked = values.target.split(',');
  const unknown = asked.filter((name) => !targets.some((target) => target === name));
  if (unknown.length > 0) {
    say(`There is no target ${unknown.join(', ')}: choose from ${targets.join(', ')}.`);
    return 2;
  }
  const out = resolve(values.out);
  const laidOut = join(out, 'laid-out');
  const [shell, service] = [join(laidOut, 'shell'), join(laidOut, 'service')];
  try {
    const electron = electronRuntime(root, values.electron);
    say('Laying out the shell and the service.');
    await stageShell(root, shell);
    await stageService(root, service);
    // fpm from elsewhere would be fetched; the system's own is used or missed.
    process.env['USE_SYSTEM_FPM'] = 'true';
    const made = await build({
      // Its own folder: electron-builder lists every package of a project that it finds.
      projectDir: shell,
      targets: Platform.current().createTarget(asked),
      config: builderConfig({ electron: electron.path, version: electron.version, service, out }),
      publish: 'never',
    });
    for (const file of made) say(file);
    say(`The application is in ${out}.`);
    return 0;
  } catch (error) {
    if (!(error instanceof PackingError)) throw error;
    say(error.message);
    return 3;
  } finally {
    await rm(laidOut, { recursive: true, force: true });
  }
}

process.exitCode = await main(process.argv.slice(2));
