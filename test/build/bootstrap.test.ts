// SPDX-License-Identifier: GPL-3.0-or-later
/** The set-up of a fresh clone: once, to the end, by one at a time, and without a word on stdout. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Checkout, makeCheckout, replaceIn, until } from './checkout.ts';

const everything = ['ci starts', 'ci ends', 'build'];
const lockOf = (checkout: Checkout) => join(checkout.folder, 'dist', '.setup-lock');

describe('what is done and what is not done again', () => {
  test('a fresh clone is installed and built, then the command runs; stdout is the command alone', async () => {
    const checkout = makeCheckout();
    const { code, stdout, stderr } = await checkout.run(['clearveil', 'verify', 'a folder', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ given: ['verify', 'a folder', '--json'] });
    expect(stderr).toContain('added 1 package');
    expect(stderr).toContain('compiling');
    expect(checkout.happened()).toEqual(everything);
    expect(existsSync(lockOf(checkout))).toBe(false);
  });

  test('the second time nothing is installed, built or said', async () => {
    const checkout = makeCheckout();
    await checkout.run(['setup']);
    checkout.happened();
    const { code, stderr } = await checkout.run(['demo', '--fast']);
    expect([code, stderr, checkout.happened()]).toEqual([0, '', []]);
  });

  test('demo is the command of that name, with its arguments', async () => {
    const { stdout } = await makeCheckout().run(['demo', '--fast']);
    expect(JSON.parse(stdout)).toMatchObject({ given: ['demo', '--fast'] });
  });

  test('a source that changed is built, and nothing installed', async () => {
    const checkout = makeCheckout();
    checkout.write('core/some.ts', '');
    await checkout.run(['setup']);
    checkout.happened();
    checkout.write('core/some.ts', '// edited');
    await checkout.run(['setup']);
    expect(checkout.happened()).toEqual(['build']);
  });

  test('a package of another version in the lock file is installed', async () => {
    const checkout = makeCheckout();
    await checkout.run(['setup']);
    checkout.happened();
    replaceIn(checkout, 'package-lock.json', '"version":"24.0.0"', '"version":"24.0.1"');
    await checkout.run(['setup']);
    expect(checkout.happened()).toEqual(everything);
  });

  test.each([
    'native/build/clearveil.node',
    'dist/verify.html',
    'dist/window/index.html',
    'dist/shell/main.mjs',
  ])('%s that was removed is built again', async (path) => {
    const checkout = makeCheckout();
    await checkout.run(['setup']);
    checkout.happened();
    rmSync(join(checkout.folder, path));
    await checkout.run(['setup']);
    expect(checkout.happened()).toEqual(['build']);
  });

  test('an edited script in package.json does not install anything anew', async () => {
    const checkout = makeCheckout();
    await checkout.run(['setup']);
    checkout.happened();
    const edited = { type: 'module', scripts: { x: 'y' }, devDependencies: { node: '24.0.0' } };
    checkout.write('package.json', JSON.stringify(edited));
    await checkout.run(['setup']);
    expect(checkout.happened()).not.toContain('ci starts');
  });

  test('what npm installed by hand is accepted; what disagrees with the lock file is not', async () => {
    const checkout = makeCheckout();
    await checkout.run(['setup']);
    const stamp = join(checkout.folder, 'node_modules', '.clearveil-install');
    checkout.happened();
    rmSync(stamp);
    await checkout.run(['setup']);
    expect(checkout.happened()).toEqual([]);
    rmSync(stamp);
    replaceIn(checkout, 'node_modules/.package-lock.json', '"version":"24.0.0"', '"version":"24.0.1"');
    await checkout.run(['setup']);
    expect(checkout.happened()).toContain('ci ends');
  });
});

describe('a set-up that fails or is broken off', () => {
  test('npm fails: exit 5, and the next run tries again', async () => {
    const checkout = makeCheckout();
    const { code, stderr, stdout } = await checkout.run(['clearveil'], { FAKE_NPM_CODE: '1' });
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain('npm could not install the packages');
    checkout.happened();
    expect((await checkout.run(['clearveil'])).code).toBe(0);
    expect(checkout.happened()).toEqual(everything);
  });

  test('killed in the middle of an installation: the next run waits for npm to be gone and installs again', async () => {
    const checkout = makeCheckout();
    const first = checkout.start(['setup'], { FAKE_NPM_MS: '1500' });
    const log = join(checkout.folder, 'happened.log');
    await until(() => existsSync(log) && existsSync(join(checkout.folder, 'node_modules/node/bin/node')));
    first.child.kill('SIGKILL');
    const second = await checkout.run(['setup']);
    expect(second.code).toBe(0);
    // The orphaned npm came to its end before anything else began; its packages were then found in order.
    expect(checkout.happened()).toEqual(everything);
  });

  test('npm killed in the middle: the next run installs again', async () => {
    const checkout = makeCheckout();
    const first = checkout.start(['setup'], { FAKE_NPM_MS: '60000' });
    const halfDone = join(checkout.folder, 'node_modules', 'node', 'package.json');
    await until(() => existsSync(halfDone));
    first.child.kill('SIGTERM');
    const { code, stderr } = await first.ended;
    expect(code).toBe(128 + 15);
    expect(stderr).toContain('The set-up was stopped.');
    expect(existsSync(lockOf(checkout))).toBe(false);
    checkout.happened();
    expect((await checkout.run(['setup'])).code).toBe(0);
    expect(checkout.happened()).toEqual(everything);
  });

  test('the build fails: exit 5, its words on stderr, and the next run builds again', async () => {
    const checkout = makeCheckout();
    const { code, stdout, stderr } = await checkout.run(['clearveil'], { FAKE_BUILD_CODE: '1' });
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toContain('The build failed');
    checkout.happened();
    expect((await checkout.run(['clearveil'])).code).toBe(0);
    expect(checkout.happened()).toEqual(['build']);
  });

  test('no compiler: exit 5 and the command that installs one', async () => {
    const { code, stderr } = await makeCheckout().run(['setup'], { CXX: '/nowhere/g++' });
    expect(code).toBe(5);
    expect(stderr).toContain('apt-get install -y --no-install-recommends g++');
  });

  test('an npm without the allow list of install scripts is refused before anything is removed', async () => {
    const checkout = makeCheckout();
    const { code, stderr } = await checkout.run(['setup'], { FAKE_NPM_VERSION: '10.8.2' });
    expect(code).toBe(5);
    expect(stderr).toContain('this is npm 10.8.2');
    expect(checkout.happened()).toEqual([]);
  });

  test.each([[['frobnicate']], [['toString']], [[]]])('%j is wrong usage', async (parameters) => {
    const { code, stderr } = await makeCheckout().run(parameters);
    expect(code).toBe(2);
    expect(stderr).toContain('usage:');
  });
});

describe('one at a time', () => {
  test('of four at the same moment one installs, and all run their command', async () => {
    const checkout = makeCheckout();
    const all = await Promise.all(
      [1, 2, 3, 4].map((n) => checkout.run(['clearveil', `${n}`], { FAKE_NPM_MS: '300' })),
    );
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(all.map(({ stdout }) => JSON.parse(stdout).given)).toEqual([['1'], ['2'], ['3'], ['4']]);
    expect(checkout.happened()).toEqual(everything);
  });

  test('waits for a lock whose process lives, breaks one whose process is gone', async () => {
    const checkout = makeCheckout();
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    mkdirSync(join(checkout.folder, 'dist'));
    writeFileSync(lockOf(checkout), JSON.stringify({ host: hostname(), pids: [holder.pid] }));
    const { ended, child } = checkout.start(['setup']);
    let words = '';
    child.stderr?.on('data', (text: string) => (words += text));
    await until(() => words.includes('Another set-up of this checkout is running'));
    expect(checkout.happened()).toEqual([]);
    holder.kill('SIGKILL');
    expect((await ended).code).toBe(0);
    expect(checkout.happened()).toEqual(everything);
  });
});

describe('the command that runs', () => {
  test('exit codes pass through', async () => {
    const checkout = makeCheckout();
    expect((await checkout.run(['clearveil', 'exit', '4'])).code).toBe(4);
    expect((await checkout.run(['clearveil', 'exit', '0'])).code).toBe(0);
    expect((await checkout.run(['clearveil', 'die', 'SIGKILL'])).code).toBe(128 + 9);
  });

  test("stdin is the command's, also when the set-up has to run first", async () => {
    const checkout = makeCheckout();
    const { stdout } = await checkout.run(['clearveil', 'x', '--stdin'], {}, undefined, 'a passphrase');
    expect(JSON.parse(stdout)).toMatchObject({ input: 'a passphrase' });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s reaches it once, and its exit code is ours',
    async (signal) => {
      const checkout = makeCheckout();
      await checkout.run(['setup']);
      const running = checkout.start(['clearveil', 'signals']);
      await until(() => running.written().includes('ready'));
      // As npm does when both npm and the whole group were told.
      running.child.kill(signal);
      running.child.kill(signal);
      const { code, stdout } = await running.ended;
      expect(stdout).toBe(`ready\n${signal}\n`);
      expect(code).toBe(7);
    },
  );

  test('under npm, file names are meant from the folder where npm was called', async () => {
    const checkout = makeCheckout();
    const caller = join(checkout.folder, 'docs');
    mkdirSync(caller);
    const npms = { INIT_CWD: caller, npm_package_json: join(checkout.folder, 'package.json') };
    const inNpm = await checkout.run(['clearveil'], npms);
    expect(JSON.parse(inNpm.stdout)).toMatchObject({ cwd: caller });
    const direct = await checkout.run(['clearveil'], npms, checkout.folder.replace(/\/[^/]*$/, ''));
    expect(JSON.parse(direct.stdout)).toMatchObject({ cwd: checkout.folder.replace(/\/[^/]*$/, '') });
  });
});
