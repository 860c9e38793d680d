// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A small double of Electron's API, as much as the shell uses of it, whose windows are pages of a real Chromium. The page
 * lives at an http address that stands for `app://clearveil/`; every request it makes goes to the protocol's handler.
 */
import { EventEmitter } from 'node:events';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../setup/chromium.ts';

type ProtocolHandler = (request: Request) => Promise<Response>;
type IpcHandler = (event: unknown, ...words: unknown[]) => unknown;

const appAddress = 'app://clearveil/';
const pageAddress = 'http://clearveil.invalid/';

export const doubled = {
  userData: '',
  /** What the next dialogs answer. */
  chosen: [] as string[],
  workAnswer: 0,
  workAsked: 0,
  quits: 0,
  exposed: new Map<string, Record<string, (...words: never[]) => unknown>>(),
  pages: [] as Page[],
  complaints: [] as string[],
  /** The first events of every stream that a page opened. */
  heard: [] as string[],
};

const handlers = new Map<string, ProtocolHandler>();
const ipcHandlers = new Map<string, IpcHandler>();
const toPage = new EventEmitter();
let browser: Browser | undefined;

const frame = { url: appAddress, parent: null };

class FakeApp extends EventEmitter {
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  getPath(): string {
    return doubled.userData;
  }
  quit(): void {
    doubled.quits++;
    this.emit('before-quit', { preventDefault: () => undefined });
  }
}
export const app = new FakeApp();

const protocolDouble = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme: string, handler: ProtocolHandler) => void handlers.set(scheme, handler),
};
export const protocol = protocolDouble;
export const session = { fromPartition: () => ({ protocol: protocolDouble }) };
export const Menu = { setApplicationMenu: () => undefined };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const dialog = {
  showOpenDialog: async () => ({ canceled: doubled.chosen.length === 0, filePaths: doubled.chosen }),
  showMessageBox: async () => {
    doubled.workAsked++;
    return { response: doubled.workAnswer };
  },
};
export const ipcMain = { handle: (name: string, handler: IpcHandler) => void ipcHandlers.set(name, handler) };
export const ipcRenderer = {
  invoke: async (name: string, ...words: unknown[]) =>
    ipcHandlers.get(name)?.({ senderFrame: frame }, ...words),
  on: (name: string, listener: (...words: unknown[]) => void) => toPage.on(name, listener),
  removeListener: (name: string, listener: (...words: unknown[]) => void) =>
    toPage.removeListener(name, listener),
};
export const webUtils = { getPathForFile: (file: { path: string }) => file.path };
export const contextBridge = {
  exposeInMainWorld: (name: string, api: Record<string, (...words: never[]) => unknown>) =>
    void doubled.exposed.set(name, api),
};

/** Every request of the page, through the protocol's handler. */
async function carry(page: Page): Promise<void> {
  await page.route(`${pageAddress}**`, async (route) => {
    const asked = route.request();
    const url = asked.url().replace(pageAddress, appAddress);
    const body = asked.postData();
    const stop = new AbortController();
    const request = new Request(url.replace(appAddress, pageAddress), {
      method: asked.method(),
      headers: asked.headers(),
      signal: stop.signal,
      ...(body === null ? {} : { body }),
    });
    const response = await handlers.get('app')?.(request);
    if (!response) return route.abort();
    if (new URL(url).pathname.endsWith('/events')) {
      const reader = response.body?.getReader();
      const decoder = new TextDecoder();
      let text = '';
      while (reader && text.split('\n').length < 3) {
        const { value, done } = await reader.read();
        if (done) break;
        text += decoder.decode(value);
      }
      stop.abort();
      // An answer here cannot stay open as the stream does: the page is left waiting.
      doubled.heard.push(...text.split('\n').filter((line) => line !== ''));
      return;
    }
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      headers[name] = value;
    });
    return route.fulfill({
      status: response.status,
      headers,
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
}

export class BrowserWindow extends EventEmitter {
  readonly options: { readonly webPreferences: Record<string, unknown> };
  #page: Page | undefined;
  static made: BrowserWindow[] = [];

  readonly webContents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler: (handler: () => { action: string }) => {
      this.windowOpen = handler;
    },
    session: { setPermissionRequestHandler: () => undefined, setPermissionCheckHandler: () => undefined },
    send: (name: string, ...words: unknown[]) => void toPage.emit(name, {}, ...words),
  });
  windowOpen: (() => { action: string }) | undefined;

  constructor(options: { readonly webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    BrowserWindow.made.push(this);
  }

  async loadURL(url: string): Promise<void> {
    browser ??= await launchChromium();
    const page = await browser.newPage();
    page.on('pageerror', (error) => doubled.complaints.push(String(error)));
    this.#page = page;
    await carry(page);
    await page.goto(url.replace(appAddress, pageAddress));
    doubled.pages.push(page);
  }

  isDestroyed(): boolean {
    return this.#page?.isClosed() ?? false;
  }
  isMinimized(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  maximize(): void {}
  restore(): void {}
  focus(): void {
    this.emit('focus');
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 };
  }
}

export async function closeDouble(): Promise<void> {
  await browser?.close();
}
