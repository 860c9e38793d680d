// SPDX-License-Identifier: GPL-3.0-or-later
/** A thread with a detector of its own: opens it, then looks at one picture after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Profile } from '../../../../core/detect/detection.ts';
import { type OpenedDetector, openDetector } from '../../../../models/open-detector.ts';
import { openModelPack } from '../../../../models/pack.ts';
import type { EngineName } from '../../../../models/runtimes/session.ts';
import { toWire } from '../wire-error.ts';
import type { DetectorChoice, FromThread, ToThread } from './thread-messages.ts';

function open(choice: DetectorChoice): Promise<OpenedDetector> {
  return choice.modelPack
    ? openModelPack(choice.modelPack)
    : openDetector({ engine: choice.engine as 'auto' | EngineName });
}

async function serve(detector: OpenedDetector, profile: Profile, message: ToThread): Promise<void> {
  if (message.type === 'close') {
    await detector.close();
    parentPort?.close();
    return;
  }
  try {
    send({ type: 'seen', found: await detector.detect(message.picture, profile) });
  } catch (error) {
    send({ type: 'failed', error: toWire(error) });
  }
}

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

const choice = workerData as DetectorChoice;
try {
  const detector = await open(choice);
  const { model, thresholds, notes } = detector;
  let last = Promise.resolve();
  parentPort?.on('message', (message: ToThread) => {
    last = last.then(() => serve(detector, choice.profile, message));
  });
  send({ type: 'open', about: { model, thresholds, notes } });
} catch (error) {
  send({ type: 'failed', error: toWire(error) });
}
