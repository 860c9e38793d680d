// SPDX-License-Identifier: GPL-3.0-or-later
/** The words spoken between the service's own thread and the one that finds stops. */
import type { WireError } from '../engine/messages.ts';
import type { FoundStops } from '../stages/stops.ts';
import type { HeadState } from '../storage/head-record.ts';

/** The folder of the case, and how its log stood when this process opened it. */
export type StopThreadData = { readonly dir: string; readonly seen: HeadState };

export type ToStopThread = { readonly id: number; readonly footage: string };

export type FromStopThread =
  | ({ readonly id: number } & FoundStops)
  | { readonly id: number; readonly error: WireError };
