// SPDX-License-Identifier: GPL-3.0-or-later
/** The browser host: the service serves the application itself, on 127.0.0.1 only, to whoever has the address of this start. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Desk } from '../../desk/desk.ts';
import { createHandler } from '../serve/handler.ts';
import { answerWith } from '../serve/node-http.ts';
import { Guard } from './guard.ts';

export type BrowserHost = {
  /** What to open, once per session; it holds the secret. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
};

export type BrowserHostOptions = {
  /** The built application. */
  readonly assetsDir: string;
  /** Port to listen on; when it is 0 or left out, any free one is taken. */
  readonly port?: number;
};

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}

export async function startBrowserHost(desk: Desk, options: BrowserHostOptions): Promise<BrowserHost> {
  const handler = createHandler(desk, options.assetsDir);
  let guard: Guard | undefined;
  const server = createServer((message, response) => {
    const admission = guard?.admit(message.url ?? '/', message.headers) ?? { kind: 'refused', status: 404 };
    switch (admission.kind) {
      case 'in':
        void answerWith(handler, message, response, admission.path);
        return;
      case 'start':
        response.writeHead(303, {
          location: admission.location,
          'cache-control': 'no-store',
          'referrer-policy': 'no-referrer',
        });
        response.end();
        return;
      case 'refused':
        response.writeHead(admission.status, { 'cache-control': 'no-store', connection: 'close' });
        response.end();
    }
  });
  const port = await listen(server, options.port ?? 0);
  guard = new Guard(port);
  return {
    address: `http://127.0.0.1:${port}${guard.startPath}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
