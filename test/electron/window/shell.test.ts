// SPDX-License-Identifier: GPL-3.0-or-later
/** The shell's own main.ts and preload.ts on a double of Electron, with the real service and a page of a real Chromium. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { HostBridge } from '../../../core/contract/host.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { hasBrowser } from '../../e2e/workstation.ts';
import { app, BrowserWindow, closeDouble, doubled } from './electron-double.ts';

vi.mock('electron', () => import('./electron-double.ts'));

const folder = mkdtempSync(join(tmpdir(), 'clearveil-shell-'));
const media = join(folder, 'street.mp4');
process.env['CLEARVEIL_CASES'] = join(folder, 'cases');
doubled.userData = join(folder, 'profile');

const bridge = (): HostBridge => doubled.exposed.get('clearveilHost') as unknown as HostBridge;

/** Processes that run the service of this test. */
function services(): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes('hosts/pipe/main.ts'))
    .map((line) => Number.parseInt(line, 10));
}

/** Asks the service as the page does. */
function ask(name: string, input: unknown): Promise<unknown> {
  const [page] = doubled.pages;
  if (!page) throw new Error('no window was opened');
  return page.evaluate(
    async ([asked, body]) =>
      (
        await fetch(`request/${asked}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: String(body),
        })
      ).json(),
    [name, JSON.stringify(input)],
  );
}

beforeAll(async () => {
  if (!hasBrowser) return;
  mkdirSync(folder, { recursive: true });
  await makeFixture(media, { frameCount: 12 });
  await import('../../../electron/preload.ts');
  await import('../../../electron/main.ts');
  await vi.waitFor(() => expect(doubled.pages).toHaveLength(1), { timeout: 60_000, interval: 100 });
}, 90_000);
afterAll(async () => {
  await closeDouble();
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!hasBrowser)(
  'opens a locked-down window on the service, which listens on no network',
  async () => {
    const [window] = BrowserWindow.made;
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      partition: 'clearveil',
    });
    expect(window?.windowOpen?.()).toEqual({ action: 'deny' });
    const blocked = { preventDefault: vi.fn() };
    window?.webContents.emit('will-navigate', blocked, 'https://example.org/');
    expect(blocked.preventDefault).toHaveBeenCalled();

    const [pid] = services();
    expect(pid).toBeGreaterThan(0);
    if (process.platform === 'linux') {
      const inodes = readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`);
      const tables = ['tcp', 'tcp6', 'udp', 'udp6'].map((name) =>
        readFileSync(`/proc/${pid}/net/${name}`, 'utf8'),
      );
      const sockets = inodes.flatMap((path) => {
        const link = spawnSync('readlink', [path], { encoding: 'utf8' }).stdout;
        return /socket:\[(\d+)\]/.exec(link)?.[1] ?? [];
      });
      expect(sockets.length).toBeGreaterThan(0);
      for (const inode of sockets) for (const table of tables) expect(table).not.toContain(` ${inode} `);
    }
  },
);

test.skipIf(!hasBrowser)(
  'the page asks through the shell; dialogs and dropped files become picks',
  async () => {
    const [page] = doubled.pages;
    if (!page) throw new Error('no window was opened');
    const details = { requestNumber: null, requester: null, requestType: null, due: null };
    await ask('session.signIn', { name: 'Ana', purpose: 'request 12' });
    expect(await ask('cases.create', { title: 'Elm street', details, folder: null })).toMatchObject({
      ok: true,
      output: { title: 'Elm street' },
    });

    doubled.chosen = [];
    expect(await bridge().choose('recordings')).toEqual([]);
    doubled.chosen = [media];
    const [chosen] = await bridge().choose('recordings');
    expect(chosen).toMatchObject({ name: 'street.mp4', kind: 'file' });
    expect(JSON.stringify(chosen)).not.toContain(folder);
    const [dropped] = await bridge().dropped([{ path: media }]);
    expect(dropped?.pick).not.toBe(chosen?.pick);
    await expect(bridge().choose('anything' as never)).rejects.toThrow('no such dialog');

    const reply = (picks: readonly string[]) => ask('footage.ingest', { picks });
    expect(await reply([chosen?.pick ?? ''])).toMatchObject({ ok: true });
    expect(await reply([chosen?.pick ?? ''])).toMatchObject({ ok: false, error: { code: 'PICK_UNKNOWN' } });
    expect(await page.evaluate(async () => (await fetch('host/pick', { method: 'POST' })).status)).toBe(404);
    expect(doubled.complaints).toEqual([]);
    expect(JSON.parse(doubled.heard[0] ?? '')).toEqual({ event: 'service.state', data: { state: 'ready' } });
  },
);

test.skipIf(!hasBrowser)('a service that dies is started again, and the window is told', async () => {
  const health: string[] = [];
  const stop = bridge().onService((state) => health.push(state));
  const [pid] = services();
  process.kill(pid ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(health).toEqual(['restarting', 'running']), {
    timeout: 60_000,
    interval: 100,
  });
  stop();
  expect(services()).toHaveLength(1);
  expect(await ask('session.state', {})).toMatchObject({
    ok: true,
    output: { host: 'desktop', person: null },
  });
});

test.skipIf(!hasBrowser)('quitting ends the service in order and keeps the place of the window', async () => {
  const [window] = BrowserWindow.made;
  const event = { preventDefault: vi.fn() };
  window?.emit('close', event);
  await vi.waitFor(() => expect(doubled.quits).toBe(1), { timeout: 30_000, interval: 50 });
  expect(event.preventDefault).toHaveBeenCalled();
  expect(services()).toEqual([]);
  const state = join(doubled.userData, 'window-state.json');
  expect(JSON.parse(readFileSync(state, 'utf8'))).toEqual({
    x: 10,
    y: 20,
    width: 1000,
    height: 700,
    maximized: false,
  });
  expect(statSync(state).mode & 0o077).toBe(0);
  expect(existsSync(join(folder, 'cases', 'Elm street.case', 'case.db'))).toBe(true);
  expect(app.listenerCount('second-instance')).toBe(1);
});
