// SPDX-License-Identifier: GPL-3.0-or-later
/** Who is here and which case is open, as the service last said it; the window never decides that by itself. */
import { create } from 'zustand';
import { type Connection, type RequestOutput, subscribe, watchConnection } from '../client/index.ts';

export type Session = RequestOutput<'session.state'>;

type SessionStore = {
  readonly connection: Connection;
  /** Null until the service has spoken. */
  readonly session: Session | null;
};

export const useSession = create<SessionStore>(() => ({ connection: 'connecting', session: null }));

/** Keeps the store up to date for as long as the window lives. */
export function followSession(): void {
  watchConnection((connection) => useSession.setState({ connection }));
  subscribe('session.changed', (session) => useSession.setState({ session }));
}
