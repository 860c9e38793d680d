// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The desktop as far as it can be had without Electron's runtime: the service as a process of its own that the shell's keeper
 * starts again, the shell's forwarder, and a real page that reaches it through a server in place of `app://`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { ServiceHealth } from '../../core/contract/host.ts';
import type { RequestName, RequestOutput } from '../../core/contract/requests.ts';
import { answerWith } from '../../electron/service/hosts/serve/node-http.ts';
import { Forwarder } from '../../electron/window/forward.ts';
import { ServiceProcess } from '../../electron/window/service-process.ts';
import { launchChromium } from '../setup/chromium.ts';

const serviceMain = join(import.meta.dirname, '..', '..', 'electron', 'service', 'hosts', 'pipe', 'main.ts');

export type Desktop = AsyncDisposable & {
  readonly folder: string;
  readonly page: Page;
  /** What the system's dialogs choose from now on: paths. */
  chosen: readonly string[];
  /** The dialogs that the page opened. */
  readonly dialogs: readonly string[];
  /** How the service was, in order. */
  readonly health: readonly ServiceHealth[];
  /** Asks the service, as whoever has the window open. */
  ask<N extends RequestName>(name: N, input: unknown): Promise<RequestOutput<N>>;
  /** A pick for a file, as a dialog of the shell gives it. */
  pick(path: string): Promise<string>;
  /** Ends the service as a crash does. */
  kill(): void;
  /** Ends it in order, so that the case can be looked at. */
  end(): Promise<void>;
};

export async function startDesktop(): Promise<Desktop> {
  const folder = mkdtempSync(join(tmpdir(), 'clearveil-desktop-test-'));
  const health: ServiceHealth[] = [];
  const place = {
    node: process.execPath,
    main: serviceMain,
    environment: { CLEARVEIL_CASES: join(folder, 'cases'), CLEARVEIL_HOME: join(folder, 'home') },
  };
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const service = new ServiceProcess(place, (state) => {
    health.push(state);
    if (!page.isClosed())
      void page
        .evaluate((now) => window.dispatchEvent(new CustomEvent('test-health', { detail: now })), state)
        // A page that is just being loaded hears of it no more than a window does.
        .catch(() => undefined);
  });
  await service.start();
  const forwarder = new Forwarder(service);
  const server = createServer((message, response) => {
    void answerWith((request) => forwarder.answer(request), message, response, message.url ?? '/');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dialogs: string[] = [];
  const chosen: { paths: readonly string[] } = { paths: [] };
  await page.exposeFunction('testChoose', (kind: string) => {
    dialogs.push(kind);
    return forwarder.pick(chosen.paths);
  });
  await page.exposeFunction('testDropped', (names: readonly string[]) =>
    forwarder.pick(names.map((name) => join(folder, name))),
  );
  await page.addInitScript(() => {
    const bridge = {
      choose: (kind: string) => Reflect.get(window, 'testChoose')(kind),
      // A page of a test cannot say where a file lies: by its name in the test's folder.
      dropped: (files: readonly File[]) => Reflect.get(window, 'testDropped')(files.map(({ name }) => name)),
      onService: (listener: (health: string) => void) => {
        const hear = (event: Event): void => listener((event as CustomEvent<string>).detail);
        window.addEventListener('test-health', hear);
        return () => window.removeEventListener('test-health', hear);
      },
    };
    Object.assign(window, { clearveilHost: bridge });
  });
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    folder,
    page,
    get chosen() {
      return chosen.paths;
    },
    set chosen(paths) {
      chosen.paths = paths;
    },
    dialogs,
    health,
    ask: (name, input) => forwarder.ask(name, input),
    pick: async (path) => {
      const [picked] = await forwarder.pick([path]);
      if (!picked) throw new Error('nothing was picked');
      return picked.pick;
    },
    kill: () => {
      if (service.pid === undefined) throw new Error('there is no service');
      process.kill(service.pid, 'SIGKILL');
    },
    end: () => service.end(),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      server.closeAllConnections();
      server.close();
      await service.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
