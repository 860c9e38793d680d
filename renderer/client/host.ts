// SPDX-License-Identifier: GPL-3.0-or-later
/** The desktop's shell, where there is one; in a browser files are chosen with `picks.browse`. */
import type { HostBridge } from '../../core/contract/host.ts';

declare global {
  interface Window {
    readonly clearveilHost?: HostBridge;
  }
}

export function hostBridge(): HostBridge | undefined {
  return window.clearveilHost;
}
