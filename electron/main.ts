// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the desktop application begins: one instance, then the shell. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { registerScheme, Shell } from './window/shell.ts';

/** The folder of the application: this file lies in `electron/` of it, built in `dist/shell/`. */
const root = ((): string => {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith(join('dist', 'shell')) ? join(here, '..', '..') : join(here, '..');
})();

const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

registerScheme();
if (app.requestSingleInstanceLock()) {
  const shell = new Shell({
    service: { node, main: join(root, 'electron', 'service', 'hosts', 'pipe', 'main.ts') },
    preload: join(root, 'dist', 'shell', 'preload.cjs'),
  });
  void app.whenReady().then(() => shell.start());
} else {
  app.quit();
}
