// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Makes sure that nothing Clearveil brings along can tell people apart: no weights but those of the registry, no copy of the
 * recognition weights that development dependencies carry under whatever name, no package for recognition, no import of one.
 *
 *     node build/check-recognition.ts      prints what it finds; exit code 1 when there is anything
 */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { loadRegistry, type Registry } from '../models/registry.ts';
import { lockedPackages } from './notices/packages.ts';

/** Development dependencies that carry recognition weights among others. Only their detectors are ever copied. */
const carriers = ['@vladmandic/face-api', '@vladmandic/human'];

/** Folders of the project that a package of Clearveil is made from. */
const shippedFolders = ['core', 'electron', 'models', 'native', 'renderer', 'dist'];

/** The one source that may name a carrier: the demonstration takes photographs from it, where it is installed. */
const photographs = 'electron/service/engine/synthesis/sample-photos.ts';

/** Files that hold a network's weights, in the formats of the day. */
const weightFile =
  /\.(onnx|ort|tflite|pb|h5|hdf5|keras|pth?|ckpt|safetensors|caffemodel|mlmodel|weights|params|npz|npy|ggml|gguf|dat|bin)$|shard\d+of\d+/i;

/** Networks that tell people apart or read traits of them, by the names of their files and packages. */
const recognitionName =
  /face[-_]?recogni|faceres|face[-_]?net\b|arc[-_]?face|mobile[-_]?face[-_]?net|cos[-_]?face|sphere[-_]?face|insight[-_]?face|deep[-_]?face|face[-_]?api|face[-_]?embed|face[-_]?descriptor|person[-_]?re-?id|age[-_]?gender|emotion|face_expression|antispoof|liveness|w600k|glint360|@vladmandic\//i;

type File = { readonly path: string; readonly size: number };

function filesIn(root: string, folder: string, exclude: readonly string[] = []): File[] {
  return globSync(`${folder}/**/*`, { cwd: root, exclude: [...exclude] })
    .map((path) => ({ path: path.replaceAll('\\', '/'), stat: statSync(join(root, path)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ path, stat }) => ({ path, size: stat.size }));
}

function sha256(root: string, path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}

/** Everything that would be packed: the project's own folders and the installed packages that are not for development. */
function shippedFiles(root: string): File[] {
  const own = shippedFolders.flatMap((folder) => filesIn(root, folder));
  const packages = lockedPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  // Packages nested in another are in the lock file themselves, so that those for development stay out.
  const installed = packages.flatMap(({ places }) =>
    places.flatMap((place) => filesIn(root, place, [`${place}/node_modules`])),
  );
  return [...own, ...installed];
}

/** SHA-256 of the carriers' weights that the registry does not name, with their paths. */
function forbiddenWeights(root: string, allowed: ReadonlySet<string>): Map<string, File> {
  const files = carriers.flatMap((carrier) => filesIn(root, `node_modules/${carrier}`));
  const weights = files.filter((file) => weightFile.test(file.path));
  const hashed = weights.map((file) => [sha256(root, file.path), file] as const);
  return new Map(hashed.filter(([hash]) => !allowed.has(hash)));
}

function weightFindings(root: string, files: readonly File[], registry: Registry): string[] {
  const registered = registry.models.flatMap((model) => model.weights.flatMap((group) => group.files));
  const allowed = new Set(registered.map((file) => file.sha256));
  const forbidden = forbiddenWeights(root, allowed);
  const forbiddenSizes = new Set([...forbidden.values()].map((file) => file.size));
  const isAllowed = (path: string) => path.startsWith('models/weights/') && allowed.has(sha256(root, path));
  return files.flatMap(({ path, size }) => {
    // Only files of the same size can be copies: hashing hundreds of megabytes of programs would tell no more.
    const original = forbiddenSizes.has(size) ? forbidden.get(sha256(root, path)) : undefined;
    if (original) return [`${path} is a copy of ${original.path}`];
    if ((weightFile.test(path) || path.startsWith('models/weights/')) && !isAllowed(path)) {
      return [`${path} is a file of weights that models/registry.json does not name`];
    }
    return recognitionName.test(basename(path)) && !path.endsWith('.ts')
      ? [`${path} has the name of a recognition model`]
      : [];
  });
}

function packageFindings(root: string): string[] {
  return lockedPackages(readFileSync(join(root, 'package-lock.json'), 'utf8'))
    .filter(({ name }) => recognitionName.test(name))
    .map(({ name }) => `the package ${name} is not a development dependency`);
}

function sourceFindings(root: string, files: readonly File[]): string[] {
  const sources = files.filter(
    ({ path }) => /\.(ts|tsx|js|mjs|cjs)$/.test(path) && !path.startsWith('node_modules/'),
  );
  return sources
    .filter(
      ({ path }) => path !== photographs && readFileSync(join(root, path), 'utf8').includes('@vladmandic'),
    )
    .map(({ path }) => `${path} names a development dependency that carries recognition weights`);
}

/** What could tell people apart in the project under `root`, one sentence each; nothing when all is well. */
export function recognitionFindings(root: string, registry: Registry = loadRegistry()): string[] {
  const files = shippedFiles(root);
  return [...weightFindings(root, files, registry), ...packageFindings(root), ...sourceFindings(root, files)];
}

if (import.meta.main) {
  const findings = recognitionFindings(join(import.meta.dirname, '..'));
  for (const finding of findings) console.error(finding);
  if (findings.length > 0) process.exitCode = 1;
  else console.info('Nothing that ships can tell people apart.');
}
