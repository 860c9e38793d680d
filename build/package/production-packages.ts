// SPDX-License-Identifier: GPL-3.0-or-later
/** Which installed npm packages the service needs at run time, found by following its own imports. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { z } from 'zod';

/** Where processes and threads of the service begin. What they import, and those imports import, is what it needs. */
const entries = [
  'electron/service/hosts/cli/main.ts',
  'electron/service/hosts/pipe/main.ts',
  'electron/service/engine/worker.ts',
  'electron/service/engine/frames/frame-process.ts',
  'electron/service/engine/detectors/detector-thread.ts',
];
/** Not imported by name: the runtime itself, and an inference engine that is loaded where its library could be had. */
const byOtherMeans = ['node', '@tensorflow/tfjs-node'];

const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional(),
});

/** `@scope/name` or `name` of what an import statement names. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Names of the packages that the service's own sources import. Throws when a source cannot be read. */
export async function importedPackages(root: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: 'unused',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  const names = imports
    .filter(({ external, path }) => external && !path.startsWith('node:'))
    .map(({ path }) => packageOf(path));
  return [...new Set(names)].sort();
}

/** The folder of a package as seen from `from` (relative to `root`), as Node looks for it; undefined when it is not installed. */
function installedAt(root: string, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = folder === '.' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (existsSync(join(root, place, 'package.json'))) return place;
    if (folder === '.') return undefined;
  }
}

/**
 * Folders (relative to `root`, sorted) of every package the service needs, with what those need. Optional ones that are not
 * installed are left out, as on any machine. Throws when a package that is no option is not installed.
 */
export async function productionPackages(root: string): Promise<string[]> {
  const found = new Set<string>();
  const take = (from: string, name: string, optional: boolean): void => {
    const place = installedAt(root, from, name);
    if (place === undefined) {
      if (optional) return;
      throw new Error(`the package ${name} is needed by ${from} and not installed`);
    }
    if (found.has(place)) return;
    found.add(place);
    const manifest = manifestSchema.parse(
      JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8')),
    );
    const options = { ...manifest.optionalDependencies };
    for (const needed of Object.keys(manifest.dependencies ?? {})) take(place, needed, needed in options);
    for (const wanted of Object.keys({ ...options, ...manifest.peerDependencies })) take(place, wanted, true);
  };
  for (const name of await importedPackages(root)) take('.', name, false);
  for (const name of byOtherMeans) take('.', name, name !== 'node');
  return [...found].sort();
}
