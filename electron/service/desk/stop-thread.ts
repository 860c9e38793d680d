// SPDX-License-Identifier: GPL-3.0-or-later
/** The thread that finds stops: it reads the case through a connection of its own. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { toWire } from '../engine/wire-error.ts';
import { foundStops } from '../stages/stops.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { readBeside } from '../storage/case-store.ts';
import type { FromStopThread, StopThreadData, ToStopThread } from './stop-messages.ts';

// A thread of its own rank there is on Linux only: elsewhere this would be the whole service's.
if (process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_BELOW_NORMAL);

const { dir, seen } = workerData as StopThreadData;
let reader: CaseReader | undefined;

parentPort?.on('message', ({ id, footage }: ToStopThread) => {
  const answer = (said: FromStopThread): void => parentPort?.postMessage(said);
  try {
    reader ??= readBeside(dir, seen);
    answer({ id, ...foundStops(reader, reader.footage(footage)) });
  } catch (error) {
    answer({ id, error: toWire(error) });
  }
});
