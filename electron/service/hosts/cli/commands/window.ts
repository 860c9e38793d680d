// SPDX-License-Identifier: GPL-3.0-or-later
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { Desk } from '../../../desk/desk.ts';
import { type AppWindow, findChromium, hasScreen, openAppWindow } from '../../browser/app-window.ts';
import { type BrowserHost, startBrowserHost } from '../../browser/server.ts';
import { type Command, type Invocation, noMoreThan } from '../command.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const assetsDir = join(root, 'dist', 'window');
const shellMain = join(root, 'dist', 'shell', 'main.mjs');

function readPort(invocation: Invocation): number {
  const text = invocation.text('port') ?? '0';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new ClearveilError(
    'USAGE',
    `--port "${text}" is no port`,
    'Give a number up to 65535, or leave it out.',
  );
}

/** Electron's runtime, where it was installed; npm brings the package without it. */
function electronRuntime(): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const path = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8').trim());
    return existsSync(path) && existsSync(shellMain) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Opens the desktop application and waits for its end. */
async function runDesktop(invocation: Invocation, runtime: string): Promise<void> {
  const casesDir = invocation.text('cases');
  const env = { ...process.env, ...(casesDir === undefined ? {} : { CLEARVEIL_CASES: resolve(casesDir) }) };
  const child = spawn(runtime, [shellMain], { stdio: 'inherit', env });
  invocation.signal.addEventListener('abort', () => child.kill(), { once: true });
  await new Promise<void>((done, failed) => {
    child.once('error', failed);
    child.once('exit', () => done());
  });
}

/** The window of the system's Chromium; undefined, with the address said, where there is none to open. */
function tryWindow(invocation: Invocation, address: string): AppWindow | undefined {
  const browser = findChromium();
  if (!invocation.flag('no-open') && browser !== undefined && hasScreen()) {
    invocation.say(
      "Electron's runtime is not installed: Clearveil opens in an app window of the system's browser.",
    );
    return openAppWindow(browser, address);
  }
  invocation.say(`Open this address in a browser of this computer; it is secret: ${address}`);
  invocation.say('Ctrl-C ends the service.');
  return undefined;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** Until the person ends it: by closing the window, once no work is left, or with Ctrl-C. */
async function serve(invocation: Invocation, desk: Desk, host: BrowserHost): Promise<void> {
  const window = tryWindow(invocation, host.address);
  const ended = aborted(invocation.signal);
  await Promise.race([ended, ...(window ? [window.closed] : [])]);
  if (desk.jobs.busy && !invocation.signal.aborted) {
    invocation.say('The window is closed, work is still going on. Ctrl-C calls it off.');
    await Promise.race([ended, desk.jobs.idle()]);
  }
  window?.close();
}

export const windowCommand: Command = {
  name: 'window',
  summary: 'Open the workstation in a window; serves it on 127.0.0.1 for this start only.',
  words: '',
  options: {
    port: {
      type: 'string',
      value: 'N',
      help: 'port on 127.0.0.1; when it is left out, any free one is taken',
    },
    'no-open': { type: 'boolean', help: 'open no window, say the address' },
    cases: {
      type: 'string',
      value: 'DIR',
      help: 'the folder for new cases; Clearveil in the home folder when left out',
    },
  },
  async run(invocation) {
    noMoreThan(invocation, 0);
    const port = readPort(invocation);
    if (!existsSync(join(assetsDir, 'index.html')))
      throw new ClearveilError('USAGE', 'the window is not built yet', 'Build it: npm run build');
    const runtime = electronRuntime();
    if (runtime !== undefined && !invocation.flag('no-open') && invocation.text('port') === undefined) {
      await runDesktop(invocation, runtime);
      return { exitCode: 0, json: { port: 0 }, text: 'Clearveil has ended.' };
    }
    const casesDir = invocation.text('cases');
    const desk = new Desk({ host: 'browser', ...(casesDir === undefined ? {} : { casesDir }) });
    const host = await startBrowserHost(desk, { assetsDir, port });
    try {
      await serve(invocation, desk, host);
    } finally {
      await desk.end().finally(() => host.close());
    }
    return { exitCode: 0, json: { port: host.port }, text: 'Clearveil has ended.' };
  },
};
