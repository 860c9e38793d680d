// SPDX-License-Identifier: GPL-3.0-or-later
/** What killed renders leave goes; what somebody else keeps in the same folder stays. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settleCandidateFiles, workingPath } from '../../../electron/service/stages/candidate-files.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('candidate-files');

test('settling names candidates with a row and removes unfinished ones, and nothing that no render wrote', () => {
  const theirs = ['big-download.partial', 'candidate-1.mp4.bak', 'candidate.partial', 'tax 2025.ods.partial'];
  for (const name of ['candidate-3.mp4.partial', 'candidate-4.mkv.partial', ...theirs])
    writeFileSync(join(folder, name), name);
  writeFileSync(workingPath(folder, 'candidate-12'), 'half a copy');
  settleCandidateFiles(folder, ['candidate-3.mp4']);
  expect(readdirSync(folder).sort()).toEqual(['candidate-3.mp4', ...theirs].sort());
});
