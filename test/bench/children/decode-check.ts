// SPDX-License-Identifier: GPL-3.0-or-later
/** A service that does nothing but the decode check of a recording. Arguments: the recording, its index file. */
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { decodeFaults } from '../../../electron/service/stages/decode-check.ts';
import { readIndex } from '../footage.ts';

const [path = '', indexPath = ''] = process.argv.slice(2);
const faults = await decodeFaults({ path, index: await readIndex(indexPath) }, (task, input) =>
  runTask(task, input),
);
process.stdout.write(JSON.stringify(faults));
