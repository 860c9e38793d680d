// SPDX-License-Identifier: GPL-3.0-or-later
/** What the page may ask of the shell, and no more: dialogs, dropped files, how the service is. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { HostBridge, Picked, ServiceHealth } from '../core/contract/host.ts';

const bridge: HostBridge = {
  choose: (kind) => ipcRenderer.invoke('clearveil:choose', kind) as Promise<readonly Picked[]>,
  // The page holds the files; where they lie is known on this side alone.
  dropped: (files) =>
    ipcRenderer.invoke(
      'clearveil:dropped',
      files.map((file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0])),
    ) as Promise<readonly Picked[]>,
  onService: (listener) => {
    const hear = (_event: unknown, health: ServiceHealth): void => listener(health);
    ipcRenderer.on('clearveil:service', hear);
    return () => ipcRenderer.removeListener('clearveil:service', hear);
  },
};

contextBridge.exposeInMainWorld('clearveilHost', bridge);
