// SPDX-License-Identifier: GPL-3.0-or-later
/** The events of the service as one answer that does not end: a line of JSON for each, an empty line now and then. */
import type { ServiceEvent } from '../../../../core/contract/events.ts';
import type { Desk } from '../../desk/desk.ts';
import { noStore } from './headers.ts';

/** An empty line says that the service is there, in milliseconds. */
const beatEveryMs = 15_000;

export function eventStream(desk: Desk, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let end = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      const send = (text: string): void => controller.enqueue(encoder.encode(text));
      const tell = (event: ServiceEvent): void => {
        send(`${JSON.stringify(event)}\n`);
        if (event.event === 'service.state' && event.data.state === 'stopping') finish();
      };
      const stop = desk.hub.listen(tell);
      const beat = setInterval(() => send('\n'), beatEveryMs);
      beat.unref();
      const finish = (): void => {
        end();
        controller.close();
      };
      end = () => {
        stop();
        clearInterval(beat);
        signal.removeEventListener('abort', finish);
        end = () => undefined;
      };
      signal.addEventListener('abort', finish, { once: true });
      tell({ event: 'service.state', data: { state: 'ready' } });
      tell({ event: 'session.changed', data: desk.state() });
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { ...noStore, 'content-type': 'application/x-ndjson; charset=utf-8' },
  });
}
