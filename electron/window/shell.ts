// SPDX-License-Identifier: GPL-3.0-or-later
/** The desktop's shell: one window on the service, its protocol, its dialogs, and an end in order. */
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, Menu, protocol, screen, session } from 'electron';
import { dialogKinds, type ServiceHealth } from '../../core/contract/host.ts';
import { askAboutWork, choosePaths } from './dialogs.ts';
import { Forwarder } from './forward.ts';
import { type ServicePlace, ServiceProcess } from './service-process.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

export const scheme = 'app';
export const startAddress = `${scheme}://clearveil/`;

export type ShellOptions = { readonly service: ServicePlace; readonly preload: string };

/** Has to be called before the application is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

/** Nothing but the application's own pages, no permission for anything, no other window. */
function lockDown(window: BrowserWindow): void {
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event, url) => {
    if (!url.startsWith(startAddress)) event.preventDefault();
  });
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  webContents.session.setPermissionCheckHandler(() => false);
}

export class Shell {
  readonly #options: ShellOptions;
  readonly #service: ServiceProcess;
  readonly #forwarder: Forwarder;
  #window: BrowserWindow | undefined;
  #quitting = false;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.#service = new ServiceProcess(options.service, (health) => this.#tell(health));
    this.#forwarder = new Forwarder(this.#service);
  }

  get servicePid(): number | undefined {
    return this.#service.pid;
  }

  async start(): Promise<void> {
    Menu.setApplicationMenu(null);
    protocol.handle(scheme, (request) => this.#forwarder.answer(request));
    this.#answerWindow();
    app.on('second-instance', () => this.#toFront());
    app.on('window-all-closed', () => app.quit());
    app.on('before-quit', (event) => {
      if (this.#quitting) return;
      event.preventDefault();
      void this.#quit();
    });
    await this.#service.start().catch(() => undefined);
    await this.#open();
  }

  #tell(health: ServiceHealth): void {
    if (this.#window && !this.#window.isDestroyed())
      this.#window.webContents.send('clearveil:service', health);
  }

  /** Only the application's own page, in its main frame, is listened to. */
  #answerWindow(): void {
    const fromPage = (event: Electron.IpcMainInvokeEvent): BrowserWindow => {
      const window = this.#window;
      if (!window || event.senderFrame?.url.startsWith(startAddress) !== true || event.senderFrame.parent)
        throw new Error('only the application asks here');
      return window;
    };
    ipcMain.handle('clearveil:choose', async (event, kind: unknown) => {
      const window = fromPage(event);
      const known = dialogKinds.find((one) => one === kind);
      if (!known) throw new Error('there is no such dialog');
      return this.#forwarder.pick(await choosePaths(window, known));
    });
    ipcMain.handle('clearveil:dropped', (event, paths: unknown) => {
      fromPage(event);
      if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string' && path !== ''))
        throw new Error('what was dropped are no files');
      return this.#forwarder.pick(paths as string[]);
    });
  }

  async #open(): Promise<void> {
    const statePath = join(app.getPath('userData'), 'window-state.json');
    const { maximized, ...place } = readWindowState(
      statePath,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
    const window = new BrowserWindow({
      ...place,
      minWidth: 900,
      minHeight: 600,
      title: 'Clearveil',
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.#options.preload,
        // In memory: nothing of a case is left behind in a browser's profile.
        partition: 'clearveil',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        spellcheck: false,
      },
    });
    this.#window = window;
    session.fromPartition('clearveil').protocol.handle(scheme, (request) => this.#forwarder.answer(request));
    lockDown(window);
    if (maximized) window.maximize();
    window.on('close', (event) => {
      writeWindowState(statePath, { ...window.getNormalBounds(), maximized: window.isMaximized() });
      if (this.#quitting) return;
      event.preventDefault();
      void this.#quit();
    });
    await window.loadURL(startAddress);
  }

  #toFront(): void {
    if (this.#window?.isMinimized()) this.#window.restore();
    this.#window?.focus();
  }

  async #running(): Promise<number> {
    try {
      const { jobs } = await this.#forwarder.ask('jobs.list', {});
      return jobs.filter(
        ({ state, interrupted }) => !interrupted && (state === 'running' || state === 'queued'),
      ).length;
    } catch {
      return 0;
    }
  }

  async #quit(): Promise<void> {
    const window = this.#window;
    const running = await this.#running();
    if (running > 0 && window && (await askAboutWork(window, running)) === 'stay') return;
    this.#quitting = true;
    await this.#service.end();
    app.quit();
  }
}
