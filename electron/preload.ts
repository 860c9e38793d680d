// SPDX-License-Identifier: GPL-3.0-or-later
/** What the page may ask of the shell, and no more: dialogs, dropped files, how the service is. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { HostBridge, Picked, ServiceHealth } from '../core/contract/host.ts';

/** Asks the shell. What it refuses, Electron wraps in words that are of no use to a person. */
async function picksOf(channel: string, asked: unknown): Promise<readonly Picked[]> {
  try {
    return (await ipcRenderer.invoke(channel, asked)) as readonly Picked[];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(message.replace(/^Error invoking remote method '[^']*': (?:Error: )?/, ''));
  }
}

const bridge: HostBridge = {
  choose: (kind) => picksOf('clearveil:choose', kind),
  // The page holds the files; where they lie is known on this side alone.
  dropped: (files) =>
    picksOf(
      'clearveil:dropped',
      files.map((file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0])),
    ),
  onService: (listener) => {
    const hear = (_event: unknown, health: ServiceHealth): void => listener(health);
    ipcRenderer.on('clearveil:service', hear);
    return () => ipcRenderer.removeListener('clearveil:service', hear);
  },
};

contextBridge.exposeInMainWorld('clearveilHost', bridge);
