// SPDX-License-Identifier: GPL-3.0-or-later
/** Tells whether what build/build.ts makes is there and made from the sources as they are, without starting it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampPath = (root) => join(root, 'node_modules', '.clearveil-build');

/** Everything the build reads. More is harmless: a build of what is fresh takes under a second. */
const inputs = [
  'build',
  'core',
  'models',
  'native/src',
  'renderer',
  'electron/service/hosts/serve',
  'electron/window',
  'electron/main.ts',
  'electron/preload.ts',
  'package.json',
  'package-lock.json',
];
const notInputs = ['models/weights', 'models/cards'];

/** Files under `place`, as paths from the root with forward slashes. */
function* filesUnder(root, place) {
  if (notInputs.includes(place)) return;
  let entries;
  try {
    entries = readdirSync(join(root, place), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') yield place;
    return;
  }
  for (const entry of entries) {
    const path = `${place}/${entry.name}`;
    if (entry.isDirectory()) yield* filesUnder(root, path);
    else yield path;
  }
}

/** SHA-256 (hex) of everything the build reads. */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  const files = inputs.flatMap((place) => [...filesUnder(root, place)]).sort();
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(JSON.stringify([file, content.length]));
    hash.update(content);
  }
  return hash.digest('hex');
}

function outputs(root) {
  const registry = JSON.parse(readFileSync(join(root, 'models', 'registry.json'), 'utf8'));
  const groups = registry.models.flatMap((model) => model.weights);
  const weights = groups.flatMap((group) => group.files.map((file) => `models/weights/${file.name}`));
  return [
    'native/build/clearveil.node',
    'dist/verify.html',
    'dist/window/index.html',
    'dist/shell/main.mjs',
    ...weights,
  ];
}

/** True when the last build had the same sources and everything it made is still there. */
export function isBuilt(root) {
  try {
    if (!outputs(root).every((file) => existsSync(join(root, file)))) return false;
    return readFileSync(stampPath(root), 'utf8') === sourceDigest(root);
  } catch {
    return false;
  }
}

/** Remembers that everything was built from the sources with this digest. */
export function markBuilt(root, sources) {
  writeFileSync(stampPath(root), sources);
}
