// SPDX-License-Identifier: GPL-3.0-or-later
/** Opens the address of the browser host as a window of its own, in the system's Chromium with a profile that is thrown away. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

const windowsPlaces = ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) => {
  const folder = process.env[name];
  if (!folder) return [];
  return [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ];
});

const macPlaces = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
  (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
);

/** A browser of the Chromium family, or undefined. */
export function findChromium(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const places = { win32: windowsPlaces, darwin: macPlaces }[process.platform as string] ?? [];
  return [...onPath, ...places].find((path) => existsSync(path));
}

/** True where a window can be shown at all. */
export function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

const quiet = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-translate',
  '--metrics-recording-only',
  '--no-pings',
  '--window-size=1440,900',
];

export type AppWindow = {
  /** Resolves when the window is closed. */
  readonly closed: Promise<void>;
  close(): void;
};

/**
 * Opens the window. The address holds a secret and goes through a file that only its owner can read: the words of a
 * program's start are there for every user of the machine to see.
 */
export function openAppWindow(browser: string, address: string): AppWindow {
  const profile = mkdtempSync(join(tmpdir(), 'clearveil-window-'));
  const start = join(profile, 'start.html');
  writeFileSync(start, `<!doctype html><meta http-equiv="refresh" content="0;url=${address}">`, {
    mode: 0o600,
  });
  // Chromium refuses to run for root with its sandbox on.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child: ChildProcess = spawn(
    browser,
    [`--app=${pathToFileURL(start).href}`, `--user-data-dir=${profile}`, ...quiet, ...asRoot],
    { stdio: 'ignore' },
  );
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  }).finally(() => rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  return { closed, close: () => void child.kill() };
}
