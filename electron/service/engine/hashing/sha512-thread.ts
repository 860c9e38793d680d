// SPDX-License-Identifier: GPL-3.0-or-later
/** The thread that makes the SHA-512 of what the reading thread puts into the ring. */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { ringChunks, type SharedRing } from './chunk-ring.ts';

const hash = createHash('sha512');
for (const chunk of ringChunks(workerData as SharedRing)) hash.update(chunk);
parentPort?.postMessage(hash.digest('hex'));
