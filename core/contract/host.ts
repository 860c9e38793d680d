// SPDX-License-Identifier: GPL-3.0-or-later
/** What a desktop's shell gives the window beyond the service: the system's own dialogs, which answer with picks. */
import type * as z from 'zod';
import type { picked } from './window/picks.ts';

export type Picked = z.output<typeof picked>;

export const dialogKinds = [
  'recordings',
  'case-folder',
  'package',
  'picture',
  'file',
  'output-folder',
] as const;
export type DialogKind = (typeof dialogKinds)[number];

/** How the service is, as the shell sees it. `failed`: it ended too often and is not started again. */
export type ServiceHealth = 'running' | 'restarting' | 'failed';

/** `window.clearveilHost`, there on a desktop only. */
export interface HostBridge {
  /** Opens the system's dialog; empty when the person chose nothing. */
  choose(kind: DialogKind): Promise<readonly Picked[]>;
  /** Picks for files that were dropped on the window. */
  dropped(files: readonly unknown[]): Promise<readonly Picked[]>;
  /** Calls back whenever the service ends or is there again; gives the function that ends it. */
  onService(listener: (health: ServiceHealth) => void): () => void;
}
