// SPDX-License-Identifier: GPL-3.0-or-later
/** Hearing from the service: one stream for the whole window, opened again when it breaks. */
import type { EventData, EventName, ServiceEvent } from '../../core/contract/events.ts';

export type Connection = 'connecting' | 'connected' | 'lost';
type Listener = (event: ServiceEvent) => void;

const listeners = new Set<Listener>();
const watchers = new Set<(connection: Connection) => void>();
let connection: Connection = 'connecting';
let running = false;

/** How long to wait before trying again, in milliseconds. */
const retryMs = 1000;

function setConnection(next: Connection): void {
  if (connection === next) return;
  connection = next;
  for (const watcher of [...watchers]) watcher(next);
}

/** Lines of a stream of text, without the empty ones that only keep it alive. */
async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of stream.pipeThrough(
    new TextDecoderStream() as TransformStream<Uint8Array, string>,
  )) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
  }
}

async function readOnce(): Promise<void> {
  const response = await fetch('events');
  if (!response.ok || !response.body) throw new Error(`the events cannot be read: ${response.status}`);
  setConnection('connected');
  for await (const line of linesOf(response.body)) {
    const event = JSON.parse(line) as ServiceEvent;
    for (const listener of [...listeners]) listener(event);
  }
}

async function readForever(): Promise<void> {
  for (;;) {
    try {
      await readOnce();
    } catch {
      // The stream broke: it is tried again, and `session.changed` comes first, so nothing has to be remembered here.
    }
    setConnection('lost');
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
}

function start(): void {
  if (running) return;
  running = true;
  void readForever();
}

/** Calls `listener` with every event of that name; gives the function that ends it. */
export function subscribe<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void {
  const hear: Listener = (event) => {
    if (event.event === name) listener(event.data as EventData<N>);
  };
  listeners.add(hear);
  start();
  return () => listeners.delete(hear);
}

/** Calls `again` whenever the service answers once more after it was lost; gives the function that ends it. */
export function whenFoundAgain(again: () => void): () => void {
  let lost = false;
  return watchConnection((now) => {
    if (now === 'connected' && lost) again();
    if (now !== 'connecting') lost = now === 'lost';
  });
}

/** Calls `watcher` now and whenever the service is lost or found again. After a loss, ask again for what is on view. */
export function watchConnection(watcher: (connection: Connection) => void): () => void {
  watchers.add(watcher);
  watcher(connection);
  start();
  return () => watchers.delete(watcher);
}
