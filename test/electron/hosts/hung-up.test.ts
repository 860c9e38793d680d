// SPDX-License-Identifier: GPL-3.0-or-later
/** A player asks for a file many times and hangs up at any moment: none of it leaves the file open. */
import { readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { serveFile } from '../../../electron/service/hosts/serve/media.ts';
import { answerWith } from '../../../electron/service/hosts/serve/node-http.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const path = join(temporaryFolder('hung-up'), 'recording.mp4');
writeFileSync(path, new Uint8Array(8 * 1024 * 1024));

/** How often this process has the file open; undefined where the system does not say. */
function timesOpen(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === path;
    } catch {
      return false;
    }
  }).length;
}

type Moment = 'before the file is opened' | 'before the answer begins' | 'in the midst of the answer';

test.for([
  'before the file is opened',
  'before the answer begins',
  'in the midst of the answer',
] satisfies Moment[])('who hangs up %s leaves nothing open', async (moment) => {
  let hungUp: (() => void) | undefined;
  const done: Promise<void>[] = [];
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const gone = new Promise<void>((resolve) => {
      response.on('close', () => resolve());
    });
    await answerWith(
      async (request) => {
        if (moment === 'before the file is opened') {
          hungUp?.();
          await gone;
        }
        const answered = await serveFile(path, request);
        if (moment === 'before the answer begins') {
          hungUp?.();
          await gone;
        }
        return answered;
      },
      message,
      response,
      '/media/footage-1',
    );
  };
  const server = createServer((message, response) => {
    done.push(answer(message, response));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(async () => {
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.address() as AddressInfo;
  for (let time = 0; time < 5; time++) {
    const request = get({ port, host: '127.0.0.1', path: '/media/footage-1' });
    const ended = new Promise<void>((resolve) => {
      request.on('error', () => resolve());
      request.on('close', () => resolve());
    });
    hungUp = () => request.destroy();
    request.on('response', (response) => {
      response.on('error', () => undefined);
      response.once('data', () => request.destroy());
    });
    await ended;
  }
  await Promise.all(done);
  expect(done).toHaveLength(5);
  expect(timesOpen() ?? 0).toBe(0);
});
