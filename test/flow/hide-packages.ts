// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs the command line as on a machine where packages are not installed: loading one of them fails as if it were not there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cliPath, type Place, type Ran, run, wholeLine } from './cli.ts';

/** A command line that finds none of `packages`, in its workers and their threads neither. */
export function withoutPackages(
  place: Place,
  packages: readonly string[],
): (words: readonly string[]) => Promise<Ran> {
  const hook = join(place.root, 'hide-packages.mjs');
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
const hidden = ${JSON.stringify(packages)};
registerHooks({
  resolve(name, context, next) {
    if (!hidden.some((hide) => name === hide || name.startsWith(hide + '/'))) return next(name, context);
    throw Object.assign(new Error("Cannot find package '" + name + "'"), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
`,
  );
  const env = { ...place.env, NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` };
  return async (words) => ({
    ...(await run(process.execPath, [cliPath, ...wholeLine(words)], env)),
    command: words[0] ?? null,
  });
}
