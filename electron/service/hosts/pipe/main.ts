// SPDX-License-Identifier: GPL-3.0-or-later
/** The service as a desktop's shell starts it: says `ready` once it listens, ends when the shell asks or is gone. */
import { fileURLToPath } from 'node:url';
import { Desk } from '../../desk/desk.ts';
import { startPipeHost } from './server.ts';

const assetsDir = fileURLToPath(new URL('../../../../dist/window', import.meta.url));

function required(name: string): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error(`${name} is not set: this is started by the shell`);
}

const socketPath = required('CLEARVEIL_HOST_SOCKET');
const token = required('CLEARVEIL_HOST_TOKEN');
// Workers have no use for it.
delete process.env['CLEARVEIL_HOST_TOKEN'];

const casesDir = process.env['CLEARVEIL_CASES'];
const desk = new Desk({ host: 'desktop', ...(casesDir ? { casesDir } : {}) });
const host = await startPipeHost(desk, { assetsDir, socketPath, token });

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  try {
    await desk.end();
  } catch (error) {
    // The case is closed all the same; what went wrong on the way is told to whoever started this.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 5;
  }
  await host.close();
  process.exit();
}

process.on('message', (message) => {
  if (message === 'end') void end();
});
process.on('disconnect', () => void end());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
process.send?.('ready');
