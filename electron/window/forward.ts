// SPDX-License-Identifier: GPL-3.0-or-later
/** Requests of the window, carried to the service over its socket and answered as they come back. */
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Reply } from '../../core/contract/envelope.ts';
import type { Picked } from '../../core/contract/host.ts';
import type { RequestName, RequestOutput } from '../../core/contract/requests.ts';
import { absentServicePage } from './absent-service-page.ts';
import type { Address } from './service-process.ts';

/** Headers of the window that the service has a use for. */
const carried = ['content-type', 'content-length', 'range', 'accept'] as const;

/** `path`: below the application's address, with its query. Rejects when the service is not there. */
function send(address: Address, path: string, request: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { 'x-clearveil-host': address.token };
    for (const name of carried) {
      const value = request.headers.get(name);
      if (value !== null) headers[name] = value;
    }
    const sent = httpRequest(
      { socketPath: address.socketPath, path, method: request.method, headers, signal: request.signal },
      (message) => {
        const answer = new Headers();
        for (const [name, value] of Object.entries(message.headers))
          if (typeof value === 'string' && name !== 'connection' && name !== 'transfer-encoding')
            answer.set(name, value);
        const status = message.statusCode ?? 502;
        const empty = request.method === 'HEAD' || [204, 304].includes(status);
        const body = empty ? null : (Readable.toWeb(message) as ReadableStream<Uint8Array>);
        if (empty) message.resume();
        resolve(new Response(body, { status, headers: answer }));
      },
    );
    sent.once('error', reject);
    if (request.body) pipeline(Readable.fromWeb(request.body as NodeStream), sent).catch(reject);
    else sent.end();
  });
}

/** The service as the forwarder sees it. */
export type ServiceAtHand = {
  readonly address: Promise<Address>;
  /** Starts it once more when it was given up. */
  wake(): void;
};

export class Forwarder {
  readonly #service: ServiceAtHand;

  constructor(service: ServiceAtHand) {
    this.#service = service;
  }

  /** What the window asks for. The shell's own path is not the window's to ask. */
  async answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    if (pathname.startsWith('/host/')) return new Response(null, { status: 404 });
    const isPage = request.headers.get('accept')?.includes('text/html') === true;
    if (isPage) this.#service.wake();
    try {
      return await send(await this.#service.address, `${pathname}${search}`, request);
    } catch {
      if (isPage) return absentServicePage();
      return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } });
    }
  }

  async #ask<T>(path: string, payload: unknown): Promise<T> {
    const request = new Request('http://clearveil.invalid/', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(payload),
    });
    const response = await send(await this.#service.address, path, request);
    const reply = (await response.json()) as Reply<T>;
    if (reply.ok) return reply.output;
    throw new Error(reply.error.message);
  }

  /** Picks for paths that a dialog of the shell gave. */
  pick(paths: readonly string[]): Promise<readonly Picked[]> {
    return paths.length === 0 ? Promise.resolve([]) : this.#ask('/host/pick', { paths });
  }

  ask<N extends RequestName>(name: N, payload: unknown): Promise<RequestOutput<N>> {
    return this.#ask(`/request/${name}`, payload);
  }
}
