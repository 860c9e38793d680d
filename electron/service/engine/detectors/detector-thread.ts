// SPDX-License-Identifier: GPL-3.0-or-later
/** A thread with detectors of its own: opens them, then looks at one picture after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Profile } from '../../../../core/detect/detection.ts';
import { type DetectorSet, openDetectors } from '../../../../models/detector-set.ts';
import type { EngineName } from '../../../../models/runtimes/session.ts';
import { toWire } from '../wire-error.ts';
import type { DetectorChoice, FromThread, ToThread } from './thread-messages.ts';

function open({ kinds, engine, modelPack, model }: DetectorChoice): Promise<DetectorSet> {
  return openDetectors({ kinds, engine: engine as 'auto' | EngineName, modelPack, model });
}

async function serve(detectors: DetectorSet, profile: Profile, message: ToThread): Promise<void> {
  if (message.type === 'close') {
    await detectors.close();
    parentPort?.close();
    return;
  }
  try {
    send({ type: 'seen', found: await detectors.detect(message.picture, profile) });
  } catch (error) {
    send({ type: 'failed', error: toWire(error) });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

const choice = workerData as DetectorChoice;
try {
  const detectors = await open(choice);
  const { finds, notes } = detectors;
  let last = Promise.resolve();
  parentPort?.on('message', (message: ToThread) => {
    last = last.then(() => serve(detectors, choice.profile, message));
  });
  send({ type: 'open', about: { finds, notes } });
} catch (error) {
  send({ type: 'failed', error: toWire(error) });
}
