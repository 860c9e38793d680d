// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The desktop host: the same service on a Unix socket or named pipe, never on a network. Only the shell that started it
 * knows its token, and only the shell may hand it paths.
 */

import { timingSafeEqual } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Desk } from '../../desk/desk.ts';
import { failureOf } from '../../desk/failure.ts';
import { createHandler, type Handler } from '../serve/handler.ts';
import { noStore } from '../serve/headers.ts';
import { answerWith } from '../serve/node-http.ts';

/** The header that carries the token, and the path under which the shell, and nobody else, asks. */
export const hostTokenHeader = 'x-clearveil-host';
export const hostPath = '/host/';

export type PipeHost = { close(): Promise<void> };

export type PipeHostOptions = {
  readonly assetsDir: string;
  /** Path of the socket, or `\\.\pipe\NAME` on Windows. */
  readonly socketPath: string;
  /** 256 random bits that came from the shell. */
  readonly token: string;
};

const pickQuestion = z.strictObject({ paths: z.array(z.string().min(1)).min(1).max(1000) });

/** What the shell alone asks for: picks for the paths that its dialogs gave. */
function hostAnswers(desk: Desk): Handler {
  return async (request) => {
    if (new URL(request.url).pathname !== `${hostPath}pick` || request.method !== 'POST')
      return new Response(null, { status: 404, headers: noStore });
    try {
      const { paths } = pickQuestion.parse(await request.json());
      return Response.json({ ok: true, output: paths.map(desk.picks.issue) }, { headers: noStore });
    } catch (error) {
      return Response.json({ ok: false, error: failureOf(error) }, { headers: noStore });
    }
  };
}

function knows(token: string, message: IncomingMessage): boolean {
  const given = Buffer.from(String(message.headers[hostTokenHeader] ?? ''));
  const wanted = Buffer.from(token);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

export async function startPipeHost(desk: Desk, options: PipeHostOptions): Promise<PipeHost> {
  const application = createHandler(desk, options.assetsDir);
  const shell = hostAnswers(desk);
  const server = createServer((message: IncomingMessage, response: ServerResponse) => {
    if (!knows(options.token, message)) {
      response.writeHead(403, noStore).end();
      return;
    }
    const path = message.url ?? '/';
    void answerWith(path.startsWith(hostPath) ? shell : application, message, response, path);
  });
  // The socket is made for its owner alone: nobody can connect in between making it and setting its mode.
  const before = process.platform === 'win32' ? undefined : process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.socketPath, resolve);
    });
  } finally {
    if (before !== undefined) process.umask(before);
  }
  if (process.platform !== 'win32') chmodSync(options.socketPath, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
