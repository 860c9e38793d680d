// SPDX-License-Identifier: GPL-3.0-or-later
/** Who is here and which case is open, as the service last said it; the window never decides that by itself. */
import { create } from 'zustand';
import type { ServiceHealth } from '../../core/contract/host.ts';
import {
  type Connection,
  hostBridge,
  type RequestOutput,
  subscribe,
  watchConnection,
} from '../client/index.ts';

export type Session = RequestOutput<'session.state'>;

type SessionStore = {
  readonly connection: Connection;
  /** Null until the service has spoken. */
  readonly session: Session | null;
  /** As the desktop's shell sees the service; a browser has nobody to say so. */
  readonly health: ServiceHealth;
};

export const useSession = create<SessionStore>(() => ({
  connection: 'connecting',
  session: null,
  health: 'running',
}));

/** Keeps the store up to date for as long as the window lives. */
export function followSession(): void {
  watchConnection((connection) => useSession.setState({ connection }));
  hostBridge()?.onService((health) => useSession.setState({ health }));
  subscribe('session.changed', (session) => useSession.setState({ session }));
}
