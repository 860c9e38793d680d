// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Lays out what is packed. The service has the same folders as a checkout, so that the same sources find each other, but only
 * what runs; it stands beside Electron's archive, not in it: a plain Node cannot read the archive. The shell is two files.
 */
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { productionPackages } from './production-packages.ts';

/** Of the project itself. */
const ownPlaces = [
  'core',
  'electron/service',
  'models',
  'native/lib',
  'native/build/clearveil.node',
  'dist/window',
  'dist/verify.html',
  'docs',
  'LICENSE',
  'README.md',
  'THIRD-PARTY-NOTICES.md',
];

/** Files that only development reads. */
const forDevelopment = /\.(d\.[cm]?ts|map|tsbuildinfo)$|^tsconfig\.json$/;

/** Starts the command line on the Node that lies beside it, from whatever folder. */
const unixLauncher = `#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
here=$(dirname "$(readlink -f "$0")")
exec "$here/node_modules/node/bin/node" --disable-warning=ExperimentalWarning "$here/electron/service/hosts/cli/main.ts" "$@"
`;
const windowsLauncher =
  '@"%~dp0node_modules\\node\\bin\\node.exe" --disable-warning=ExperimentalWarning "%~dp0electron\\service\\hosts\\cli\\main.ts" %*\r\n';

/** True for what a package on this platform has a use for. `path`: relative to the project, with forward slashes. */
export function isPacked(path: string): boolean {
  if (forDevelopment.test(basename(path))) return false;
  // The runtime is copied into bin/ when it is installed; where it came from lies below.
  if (path.startsWith('node_modules/node/node_modules')) return false;
  const [, system, processor] =
    /^node_modules\/onnxruntime-node\/bin\/[^/]+\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? [];
  if (system !== undefined && system !== process.platform) return false;
  return processor === undefined || processor === process.arch;
}

/** The project's package.json without what is to be installed or run. `more`: added to it. */
async function packedManifest(root: string, more: Readonly<Record<string, unknown>>): Promise<string> {
  const { name, version, description, license, type } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  return `${JSON.stringify({ name, version, description, license, private: true, type, ...more }, null, 2)}\n`;
}

/** Copies the built shell into `target`, which is emptied first. Throws when it is not built. */
export async function stageShell(root: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const file of ['main.mjs', 'preload.cjs'])
    await cp(join(root, 'dist', 'shell', file), join(target, file));
  await writeFile(
    join(target, 'package.json'),
    await packedManifest(root, { main: 'main.mjs', author: 'Clearveil' }),
  );
}

/**
 * Copies the service of the built project `root` into `target`, which is emptied first. Throws when something of it is missing
 * (not built, not installed).
 */
export async function stageService(root: string, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const packages = await productionPackages(root);
  for (const place of [...ownPlaces, ...packages]) {
    await mkdir(dirname(join(target, place)), { recursive: true });
    await cp(join(root, place), join(target, place), {
      recursive: true,
      dereference: true,
      filter: (source) => {
        const path = relative(root, source).replaceAll(sep, '/');
        // What a package carries nested is in the list by itself when it is needed.
        const nested = path.startsWith(`${place}/`) && path.slice(place.length).includes('/node_modules');
        return !(place.startsWith('node_modules/') && nested) && isPacked(path);
      },
    });
  }
  await writeFile(join(target, 'package.json'), await packedManifest(root, {}));
  await writeFile(join(target, 'clearveil'), unixLauncher);
  await chmod(join(target, 'clearveil'), 0o755);
  await writeFile(join(target, 'clearveil.cmd'), windowsLauncher);
}
