// SPDX-License-Identifier: GPL-3.0-or-later
/** Hands what the service has to say to everyone who listens, in order. */
import type { EventData, EventName, ServiceEvent } from '../../../core/contract/events.ts';

export type Listener = (event: ServiceEvent) => void;

export type EventHub = {
  tell<N extends EventName>(event: N, data: EventData<N>): void;
  /** Gives the function that ends listening. */
  listen(listener: Listener): () => void;
};

export function createEventHub(): EventHub {
  const listeners = new Set<Listener>();
  return {
    tell: (event, data) => {
      for (const listener of [...listeners]) listener({ event, data } as ServiceEvent);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
