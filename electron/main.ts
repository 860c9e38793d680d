// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the desktop application begins: one instance, then the shell. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { registerScheme, Shell } from './window/shell.ts';

/** Where the service's files are: beside the archive of a packed application, else in the checkout around `dist/shell/`. */
function serviceFolder(here: string): string {
  if (app.isPackaged) return join(process.resourcesPath, 'service');
  return here.endsWith(join('dist', 'shell')) ? join(here, '..', '..') : join(here, '..');
}

const here = dirname(fileURLToPath(import.meta.url));
const root = serviceFolder(here);
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
/** A sandboxed preload is one file, which is built; it is packed beside this one. */
const preload = app.isPackaged ? join(here, 'preload.cjs') : join(root, 'dist', 'shell', 'preload.cjs');

registerScheme();
if (app.requestSingleInstanceLock()) {
  const shell = new Shell({
    service: { node, main: join(root, 'electron', 'service', 'hosts', 'pipe', 'main.ts') },
    preload,
  });
  void app.whenReady().then(() => shell.start());
} else {
  app.quit();
}
