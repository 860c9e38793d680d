// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Compiles the native addon, and the plain C++ tests of its kernels.
 *
 *     node build/addon.ts                  native/build/clearveil.node, unless it is up to date
 *     node build/addon.ts --kernel-tests   builds and runs native/test without sanitizers
 *     node build/addon.ts --sanitize       the same under AddressSanitizer and UndefinedBehaviorSanitizer
 *
 * `CXX` names another compiler than g++.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const projectRoot = join(import.meta.dirname, '..');
const addonFile = 'native/build/clearveil.node';
const stampFile = 'native/build/clearveil.stamp';
const headerPackages = ['node-api-headers', 'node-addon-api'];

const warnings = ['-Wall', '-Wextra', '-Wconversion', '-Wshadow', '-Werror'];
const commonFlags = ['-std=c++17', ...warnings, '-Inative/src'];
const addonFlags = [
  ...commonFlags,
  '-O3',
  '-fPIC',
  '-fvisibility=hidden',
  '-shared',
  '-DNAPI_VERSION=8',
  '-DNAPI_DISABLE_CPP_EXCEPTIONS',
  '-isystem',
  'node_modules/node-api-headers/include',
  '-isystem',
  'node_modules/node-addon-api',
  // Node-API is found in the running node: macOS wants to be told so, and older Linux has older C++ libraries.
  ...(process.platform === 'darwin'
    ? ['-Wl,-undefined,dynamic_lookup']
    : ['-static-libstdc++', '-static-libgcc', '-Wl,-z,relro,-z,now']),
];

const packageSchema = z.object({ version: z.string() });

/** What went wrong, in words for the person who runs the build. */
class BuildError extends Error {
  override readonly name = 'BuildError';
}

function compilerName(): string {
  return process.env['CXX'] ?? 'g++';
}

/** First line of the compiler's version. Throws BuildError when there is none. */
function compilerVersion(compiler: string): string {
  const run = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
  if (run.status === 0) return run.stdout.split('\n')[0] ?? '';
  throw new BuildError(
    `No C++ compiler: "${compiler} --version" did not run. The addon needs C++17, for example g++ 9 or later.\n` +
      'On Debian or Ubuntu: sudo apt-get install g++\n' +
      'Another compiler can be named in the environment variable CXX.',
  );
}

/** Runs the compiler in the project folder. Throws BuildError with its words when it refuses. */
function compile(compiler: string, compilerArguments: readonly string[]): void {
  const run = spawnSync(compiler, compilerArguments, { cwd: projectRoot, encoding: 'utf8' });
  if (run.error) throw new BuildError(`${compiler} did not run: ${run.error.message}`);
  if (run.status !== 0) throw new BuildError(`${compiler} refused the native code:\n${run.stderr}`);
}

function sourceFiles(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: projectRoot }).sort();
}

function packageVersion(folder: string): string {
  const text = readFileSync(join(projectRoot, folder, 'package.json'), 'utf8');
  return packageSchema.parse(JSON.parse(text)).version;
}

/** SHA-256 (hex) of all that decides what the addon becomes. */
function addonDigest(compiler: string): string {
  const hash = createHash('sha256');
  const facts = [
    process.platform,
    process.arch,
    compilerVersion(compiler),
    ...addonFlags,
    packageVersion('.'),
    ...headerPackages.map((name) => `${name} ${packageVersion(`node_modules/${name}`)}`),
  ];
  hash.update(JSON.stringify(facts));
  for (const file of sourceFiles('native/src/**/*.{h,cc}')) {
    const content = readFileSync(join(projectRoot, file));
    hash.update(JSON.stringify([file, content.length]));
    hash.update(content);
  }
  return hash.digest('hex');
}

function isUpToDate(digest: string): boolean {
  const stamp = join(projectRoot, stampFile);
  return (
    existsSync(join(projectRoot, addonFile)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest
  );
}

/**
 * Builds native/build/clearveil.node unless it was built from the same sources, flags and compiler.
 * The file is put in place by a rename: a process that has it loaded, and a build at the same time, are not disturbed.
 * Throws an Error that says what to install, or what the compiler refused.
 */
export function buildAddon(): void {
  const compiler = compilerName();
  const digest = addonDigest(compiler);
  if (isUpToDate(digest)) return;
  mkdirSync(join(projectRoot, 'native/build'), { recursive: true });
  const version = `${packageVersion('.')}+${digest.slice(0, 12)}`;
  const temporary = `native/build/clearveil.${process.pid}.tmp`;
  try {
    compile(compiler, [
      ...addonFlags,
      `-DCLEARVEIL_NATIVE_VERSION="${version}"`,
      ...sourceFiles('native/src/**/*.cc'),
      '-o',
      temporary,
    ]);
    renameSync(join(projectRoot, temporary), join(projectRoot, addonFile));
    writeFileSync(join(projectRoot, stampFile), digest);
  } finally {
    rmSync(join(projectRoot, temporary), { force: true });
  }
}

/** Builds and runs the C++ tests of the kernels. True when all of them pass. */
export function runKernelTests(sanitize: boolean): boolean {
  const compiler = compilerName();
  compilerVersion(compiler);
  mkdirSync(join(projectRoot, 'native/build'), { recursive: true });
  const program = `native/build/kernel-tests${sanitize ? '-sanitized' : ''}`;
  compile(compiler, [
    ...commonFlags,
    '-g',
    ...(sanitize
      ? ['-O1', '-fno-omit-frame-pointer', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']
      : ['-O3']),
    ...sourceFiles('native/src/kernels/**/*.cc', 'native/test/**/*.cc'),
    '-o',
    program,
  ]);
  return spawnSync(join(projectRoot, program), { stdio: 'inherit' }).status === 0;
}

function main(options: readonly string[]): number {
  const [option] = options;
  try {
    if (options.length === 0) {
      buildAddon();
      return 0;
    }
    if (options.length === 1 && (option === '--sanitize' || option === '--kernel-tests')) {
      return runKernelTests(option === '--sanitize') ? 0 : 1;
    }
    console.error('usage: node build/addon.ts [--kernel-tests | --sanitize]');
    return 2;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    return 1;
  }
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
