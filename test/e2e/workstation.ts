// SPDX-License-Identifier: GPL-3.0-or-later
/** A workstation for a test: the service with its browser host, homes and cases in a folder that is thrown away, and a real page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { Desk } from '../../electron/service/desk/desk.ts';
import { type BrowserHost, startBrowserHost } from '../../electron/service/hosts/browser/server.ts';
import { hasChromium, launchChromium } from '../setup/chromium.ts';

export { hasChromium as hasBrowser } from '../setup/chromium.ts';

if (!hasChromium) console.info('Chromium is not installed: the window is not tried in a browser');

const assetsDir = join(import.meta.dirname, '..', '..', 'dist', 'window');

export type Workstation = AsyncDisposable & {
  readonly folder: string;
  readonly desk: Desk;
  readonly host: BrowserHost;
  /** What pages complained of: console errors, exceptions, refused policies. */
  readonly complaints: readonly string[];
  /** Every address that a page asked for. */
  readonly requests: readonly string[];
  /** Opens the start address in a browser of its own profile. */
  open(options?: BrowserContextOptions): Promise<Page>;
};

/** Starts a workstation. `roots`: where choosing a file starts. */
export async function startWorkstation(roots: readonly string[] = []): Promise<Workstation> {
  const folder = mkdtempSync(join(tmpdir(), 'clearveil-window-test-'));
  const desk = new Desk({
    host: 'browser',
    homeDir: join(folder, 'home'),
    casesDir: join(folder, 'cases'),
    roots: [folder, ...roots],
  });
  const host = await startBrowserHost(desk, { assetsDir });
  const complaints: string[] = [];
  const requests: string[] = [];
  let browser: Browser | undefined;
  return {
    folder,
    desk,
    host,
    complaints,
    requests,
    open: async (options = {}) => {
      browser ??= await launchChromium();
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(host.address);
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await browser?.close();
      await desk.end();
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
