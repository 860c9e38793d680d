// SPDX-License-Identifier: GPL-3.0-or-later
/** Between Node's HTTP server and a fetch-style handler. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Handler } from './handler.ts';

function toRequest(message: IncomingMessage, path: string, signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (typeof value === 'string') headers.set(name, value);
  }
  const method = message.method ?? 'GET';
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(new URL(path, 'http://clearveil.invalid'), {
    method,
    headers,
    signal,
    ...(hasBody ? { body: Readable.toWeb(message) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
  });
}

/** Answers one message. `path`: what the handler is to see of its address. A reader that goes away ends the work. */
export async function answerWith(
  handler: Handler,
  message: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const answer = await handler(toRequest(message, path, gone.signal));
    if (gone.signal.aborted) {
      // Nobody will read it, and with it goes what it holds open: a player asks for a file many times and hangs up.
      await answer.body?.cancel();
      return;
    }
    response.statusCode = answer.status;
    answer.headers.forEach((value, name) => {
      response.setHeader(name, value);
    });
    if (!answer.body || message.method === 'HEAD') {
      await answer.body?.cancel();
      response.end();
      return;
    }
    // What is known of an event stream must not wait for its first event.
    response.flushHeaders();
    await pipeline(Readable.fromWeb(answer.body as NodeStream), response);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!response.headersSent) response.writeHead(500, { 'cache-control': 'no-store' });
    response.end();
    console.error(error);
  }
}
