// SPDX-License-Identifier: GPL-3.0-or-later
/** The npm packages that Clearveil needs at run time, from the lock file, and the licence texts they carry. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export type LockedPackage = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression as the package states it, or null when it states none. */
  readonly licence: string | null;
  /** Where it may be installed, relative to the project. */
  readonly places: readonly string[];
  /** An installation may lack it: it is for one platform, or its own installation may fail. */
  readonly optional: boolean;
  /** The operating system and processor it is for, or null when it is for any. */
  readonly platform: string | null;
};

/** The files of licence texts in each package, by `name version`. An empty list: the package carries none. */
export type LicenceTexts = ReadonlyMap<string, readonly string[]>;

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      // Needed by development dependencies and by optional ones: without development, as optional as those.
      devOptional: z.boolean().optional(),
      os: z.array(z.string()).optional(),
      cpu: z.array(z.string()).optional(),
    }),
  ),
});

/** The key of a package in LicenceTexts, and its name in the notices. */
export function keyOf(item: Pick<LockedPackage, 'name' | 'version'>): string {
  return `${item.name} ${item.version}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** All packages of a lock file but the development dependencies, each version once, sorted. Throws on a malformed file. */
export function lockedPackages(lockFile: string): LockedPackage[] {
  const found = new Map<string, LockedPackage>();
  for (const [place, entry] of Object.entries(lockSchema.parse(JSON.parse(lockFile)).packages)) {
    if (place === '' || entry.dev) continue;
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    if (entry.version === undefined) throw new Error(`the lock file has no version of ${name}`);
    const key = keyOf({ name, version: entry.version });
    const before = found.get(key);
    found.set(key, {
      name,
      version: entry.version,
      licence: entry.license ?? null,
      places: [...(before?.places ?? []), place],
      optional: (before?.optional ?? true) && (entry.optional ?? entry.devOptional ?? false),
      platform: entry.os && entry.cpu ? [...entry.os, ...entry.cpu].join(' ') : null,
    });
  }
  return [...found.values()].sort((a, b) => byText(keyOf(a), keyOf(b)));
}

const licenceFile = /^(licen[cs]e|copying|unlicense|notice|copyright|third-?party)/i;

/** Same text on every machine: line ends, marks of encoding and blank edges are no part of it. */
function tidy(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n|\f/);
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

async function readTexts(folder: string): Promise<string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (!entries?.some((entry) => entry.name === 'package.json')) return undefined;
  const names = entries.filter((entry) => entry.isFile() && licenceFile.test(entry.name));
  const files = names.map((entry) => entry.name).sort(byText);
  if (files.length > 0) {
    return await Promise.all(files.map(async (name) => tidy(await readFile(join(folder, name), 'utf8'))));
  }
  const readme = entries.find((entry) => /^readme(\.|$)/i.test(entry.name));
  return readme ? licenceInReadme(tidy(await readFile(join(folder, readme.name), 'utf8'))) : [];
}

/** The section under a heading with "license", when it is a licence and not just the name of one. */
function licenceInReadme(readme: string): string[] {
  const [, section] =
    /^(?:#+ *licen[cs]e.*|licen[cs]e.*\n-+)\n([\s\S]*?)(?=\n#+ |(?![\s\S]))/im.exec(readme) ?? [];
  return section !== undefined && /permission is hereby granted/i.test(section) ? [tidy(section)] : [];
}

/**
 * The licence texts of `packages` as installed under `root`; those of optional packages that are not installed are taken from
 * `known`. A package for one platform that is not known either carries none of its own, like its installed siblings.
 * Throws when a package can be found in neither place.
 */
export async function textsOf(
  root: string,
  packages: readonly LockedPackage[],
  known: LicenceTexts,
): Promise<LicenceTexts> {
  const texts = new Map<string, readonly string[]>();
  for (const item of packages) {
    const installed = await Promise.all(item.places.map((place) => readTexts(join(root, place))));
    const own = installed.find((found) => found !== undefined) ?? known.get(keyOf(item));
    if (own) texts.set(keyOf(item), [...new Set(own)]);
    else if (item.platform) texts.set(keyOf(item), []);
    else {
      throw new Error(
        `${keyOf(item)} is neither installed nor in the notices: install it (npm ci --ignore-scripts installs every ` +
          'package of this platform) and run npm run notices there.',
      );
    }
  }
  return texts;
}
