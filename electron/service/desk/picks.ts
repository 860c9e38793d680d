// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Tokens for files and folders, so that a window never sees or names a path. An entry is what a listing showed and may be
 * looked at again; a pick is what a person chose and is used up by the first request that takes it.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, parse, resolve } from 'node:path';
import { ClearveilError } from '../../../core/base/errors.ts';

export type Picked = {
  readonly pick: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number | null;
};

export type Entry = {
  readonly entry: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  readonly sizeBytes: number | null;
  readonly modified: string | null;
};

export type Listing = {
  readonly trail: readonly { readonly entry: string; readonly name: string }[];
  readonly entries: readonly Entry[];
};

export type Picks = {
  /** A pick for a path that a host's own dialog gave. Throws INPUT_NOT_FOUND. */
  issue(path: string): Picked;
  /** The path behind a pick, once. Throws PICK_UNKNOWN. */
  take(pick: string, kind: 'file' | 'folder'): string;
  /** What a folder holds; null: where to start. Throws PICK_UNKNOWN, INPUT_UNREADABLE. */
  browse(entry: string | null): Listing;
  choose(entry: string): Picked;
  makeFolder(entry: string, name: string): { readonly entry: string };
  /** Forgets every token. */
  clear(): void;
};

/** A folder is listed up to this many entries: more cannot be chosen from by eye. */
const mostEntries = 5000;

const unknown = (): ClearveilError =>
  new ClearveilError('PICK_UNKNOWN', 'that choice is used up or unknown', 'Choose the file again.');

/** The name of a folder as people read it; a root has none and keeps its path. */
function nameOf(path: string): string {
  return basename(path) || parse(path).root;
}

/** `roots`: the folders to start from. */
export function createPicks(roots: readonly string[] = [homedir(), parse(homedir()).root]): Picks {
  const picks = new Map<string, string>();
  const entries = new Map<string, string>();
  const entryOf = new Map<string, string>();

  const token = (kind: string): string => `${kind}-${randomBytes(16).toString('hex')}`;
  const entryFor = (path: string): string => {
    const known = entryOf.get(path);
    if (known) return known;
    const entry = token('entry');
    entryOf.set(path, entry);
    entries.set(entry, path);
    return entry;
  };
  const pathOf = (entry: string): string => {
    const path = entries.get(entry);
    if (path === undefined) throw unknown();
    return path;
  };

  function describe(path: string): Omit<Entry, 'entry'> | undefined {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat || !(stat.isFile() || stat.isDirectory())) return undefined;
    const kind = stat.isFile() ? 'file' : 'folder';
    return {
      name: nameOf(path),
      kind,
      sizeBytes: kind === 'file' ? stat.size : null,
      modified: stat.mtime.toISOString(),
    };
  }

  function described(path: string): Entry[] {
    try {
      const found = describe(path);
      return found ? [{ entry: entryFor(path), ...found }] : [];
    } catch {
      // What may not be looked at cannot be chosen either.
      return [];
    }
  }

  function listFolder(path: string): Entry[] {
    let names: string[];
    try {
      names = readdirSync(path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      throw new ClearveilError(
        'INPUT_UNREADABLE',
        `the folder cannot be read: ${code}`,
        'Choose another one.',
      );
    }
    return names
      .filter((name) => !name.startsWith('.'))
      .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
      .slice(0, mostEntries)
      .flatMap((name) => described(join(path, name)));
  }

  function trailOf(path: string): Listing['trail'] {
    const root = [...roots]
      .filter((folder) => path === folder || path.startsWith(join(folder, '/')))
      .sort((a, b) => b.length - a.length)[0];
    const trail: { entry: string; name: string }[] = [];
    for (let at = path; ; at = resolve(at, '..')) {
      trail.unshift({ entry: entryFor(at), name: nameOf(at) });
      if (at === root || at === resolve(at, '..')) return trail;
    }
  }

  function issue(path: string): Picked {
    const full = resolve(path);
    const found = describe(full);
    if (!found)
      throw new ClearveilError(
        'INPUT_NOT_FOUND',
        `there is no file or folder "${nameOf(full)}"`,
        'Choose again.',
      );
    const pick = token('pick');
    picks.set(pick, full);
    return { pick, name: found.name, kind: found.kind, sizeBytes: found.sizeBytes };
  }

  return {
    issue,
    take: (pick, kind) => {
      const path = picks.get(pick);
      if (path === undefined) throw unknown();
      picks.delete(pick);
      if (describe(path)?.kind !== kind)
        throw new ClearveilError(
          'INPUT_NOT_FOUND',
          `"${nameOf(path)}" is no ${kind} any more`,
          'Choose again.',
        );
      return path;
    },
    browse: (entry) => {
      if (entry === null) return { trail: [], entries: roots.flatMap((root) => described(root)) };
      const path = pathOf(entry);
      return { trail: trailOf(path), entries: listFolder(path) };
    },
    choose: (entry) => issue(pathOf(entry)),
    makeFolder: (entry, name) => {
      if (name === '.' || name === '..' || /[\\/:*?"<>|\0]/.test(name))
        throw new ClearveilError(
          'USAGE',
          `"${name}" cannot name a folder`,
          'Use letters, digits and spaces.',
        );
      const path = join(pathOf(entry), name);
      try {
        mkdirSync(path, { mode: 0o700 });
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        throw new ClearveilError(
          'OUTPUT_EXISTS',
          `"${name}" cannot be made: ${code}`,
          'Choose another name.',
        );
      }
      return { entry: entryFor(path) };
    },
    clear: () => {
      picks.clear();
      entries.clear();
      entryOf.clear();
    },
  };
}
