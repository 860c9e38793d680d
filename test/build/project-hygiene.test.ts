// SPDX-License-Identifier: GPL-3.0-or-later
/** The project speaks only of itself: no traces of a machine, a licence line in every source, a sound lock file, no dead links. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Files under version control, and new ones that are not ignored. Null outside a clone, as in an unpacked archive. */
function projectFiles(): string[] | null {
  try {
    const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return [...new Set(list.split('\0'))].filter((path) => path !== '' && existsSync(path));
  } catch {
    return null;
  }
}

const listed = projectFiles();
if (listed === null)
  console.info('not a git clone, or no git here: the files of the project are not looked through');
const files = listed ?? [];

const texts = files
  .filter((path) => statSync(path).size < 2_000_000)
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
  .filter(({ text }) => !text.includes('\0'));

/** Names in parts, so that this file does not hold what it looks for. */
const machineFolders = ['work', 'root', ['tmp', 'bash_jobs'].join('/'), ['home', 'runner'].join('/')];
const machinePath = new RegExp(`(?<![\\w.)\\]}-])/(${machineFolders.join('|')})/`);

/** The host names of package registries: the public ones, and whichever npm uses here. */
function registryHosts(): string[] {
  const configured = process.env['npm_config_registry'];
  const hosts = ['registry.npm' + 'js.org', 'registry.yarn' + 'pkg.com'];
  return configured && URL.canParse(configured) ? [...hosts, new URL(configured).hostname] : hosts;
}

describe.skipIf(listed === null)('every file', () => {
  test('there are files to look through', () => {
    expect(texts.length).toBeGreaterThan(100);
  });

  test('none mentions a path of the machine it was made on', () => {
    expect(texts.filter(({ text }) => machinePath.test(text)).map(({ path }) => path)).toEqual([]);
    expect(machinePath.test(`cd /${machineFolders[0]}/main`)).toBe(true);
  });

  test('none mentions a package registry', () => {
    const hosts = registryHosts();
    const found = texts.filter(({ text }) => hosts.some((host) => text.includes(host)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('every source starts with its licence', () => {
    const comment: Readonly<Record<string, string>> = {
      '.ts': '//',
      '.tsx': '//',
      '.mjs': '//',
      '.cjs': '//',
      '.js': '//',
      '.cc': '//',
      '.h': '//',
      '.cpp': '//',
      '.css': '/*',
      '.sql': '--',
      '.sh': '#',
    };
    const sources = texts.filter(
      ({ path }) => (extname(path) in comment && !path.includes('/golden/')) || path === '.ci/run',
    );
    expect(sources.length).toBeGreaterThan(100);
    const unmarked = sources.filter(({ path, text }) => {
      const [first = '', second = ''] = text.split('\n');
      const line = first.startsWith('#!') ? second : first;
      return !line.startsWith(`${comment[extname(path)] ?? '#'} SPDX-License-Identifier: GPL-3.0-or-later`);
    });
    expect(unmarked.map(({ path }) => path)).toEqual([]);
  });

  test('links in the documents lead somewhere', () => {
    const documents = texts.filter(({ path }) => path.endsWith('.md'));
    expect(documents.length).toBeGreaterThan(0);
    const dead = documents.flatMap(({ path, text }) => deadLinks(path, text));
    expect(dead).toEqual([]);
  });
});

/** The anchor GitHub gives a heading. */
function anchorOf(heading: string): string {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return words
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsIn(text: string): Set<string> {
  const prose = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '');
  return new Set([...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
}

/** Relative links of a Markdown file whose file or heading does not exist. */
function deadLinks(path: string, text: string): string[] {
  const prose = text.replace(/^(`{3,})[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/i.test(link)) return [];
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)));
    if (target !== path && !existsSync(target)) return [`${path}: ${link}`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    const headings = anchorsIn(target === path ? text : readFileSync(target, 'utf8'));
    return headings.has(anchor) ? [] : [`${path}: ${link}`];
  });
}

test('a dead link is found', () => {
  expect(
    deadLinks('README.md', '# Here\n[a](package.json) [b](#here) [c](https://x.y) `[d](nowhere)`'),
  ).toEqual([]);
  expect(deadLinks('README.md', '# Here\n[a](nowhere.md) [b](#there)')).toEqual([
    'README.md: nowhere.md',
    'README.md: #there',
  ]);
});

describe('the lock file', () => {
  type Entry = {
    resolved?: string;
    integrity?: string;
    dependencies?: Record<string, string>;
    optionalDependencies?: Record<string, string>;
  };
  const entries: Record<string, Entry> = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;

  /** Where Node would look for `name` from the package at `place`, nearest first. */
  function places(place: string, name: string): string[] {
    const steps = place.split('/node_modules/');
    const folders = steps.map((_, index) => steps.slice(0, steps.length - index).join('/node_modules/'));
    return [...folders.map((folder) => (folder === '' ? '' : `${folder}/`)), ''].map(
      (folder) => `${folder}node_modules/${name}`,
    );
  }

  test('names no addresses, and the hash of every package', () => {
    const packages = Object.entries(entries).filter(([place]) => place !== '');
    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(
      packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place),
    ).toEqual([]);
  });

  test('is complete for every platform: npm ci refuses one that lacks a package, even one for another machine', () => {
    const lacking = Object.entries(entries).flatMap(([place, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !places(place, name).some((candidate) => candidate in entries))
        .map((name) => `${name}, asked for by ${place || 'the project'}`),
    );
    expect(lacking).toEqual([]);
  });
});
