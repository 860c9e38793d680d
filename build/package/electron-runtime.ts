// SPDX-License-Identifier: GPL-3.0-or-later
/** Finds Electron's runtime for packing. It is never fetched: npm brings the package without it, and a packing machine may have no network. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Why nothing can be packed, in words for the person who asked for it. */
export class PackingError extends Error {
  override readonly name = 'PackingError';
}

export type ElectronRuntime = {
  /** Folder or zip archive. */
  readonly path: string;
  readonly version: string;
};

/**
 * The runtime: `given` by the person, else where the package electron keeps it once it has been
 * installed. Throws PackingError when there is none.
 */
export function electronRuntime(root: string, given: string | undefined): ElectronRuntime {
  const { version } = JSON.parse(
    readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8'),
  ) as {
    version: string;
  };
  const archive = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  if (given === undefined) {
    const installed = join(root, 'node_modules', 'electron', 'dist');
    if (existsSync(installed)) return { path: installed, version };
    throw new PackingError(
      `Electron's runtime is not installed. Bring ${archive} from Electron's releases, compare its SHA-256 with the list ` +
        'published beside it, and name it: npm run package -- --electron FILE',
    );
  }
  const path = resolve(given);
  if (!existsSync(path)) throw new PackingError(`There is nothing at ${path}.`);
  if (statSync(path).isDirectory()) {
    const stated = join(path, 'version');
    const found = existsSync(stated) ? readFileSync(stated, 'utf8').trim().replace(/^v/, '') : 'unknown';
    if (found === version) return { path, version };
    throw new PackingError(`${path} holds Electron ${found}; Clearveil is built and tested for ${version}.`);
  }
  if (path.endsWith(archive)) return { path, version };
  throw new PackingError(`${path} is not ${archive}, the runtime that Clearveil is built and tested for.`);
}
