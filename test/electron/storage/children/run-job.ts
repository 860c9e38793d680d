// SPDX-License-Identifier: GPL-3.0-or-later
/** Runs a job that saves where it is, says so, and never ends. Arguments: case folder, home folder. */
import { runJob } from '../../../../electron/service/jobs/job-runner.ts';
import { openCase } from '../../../../electron/service/storage/case-store.ts';
import { analyst } from '../case-fixtures.ts';

const [dir = '', homeDir = ''] = process.argv.slice(2);
const store = openCase(dir, { mode: 'write', create: true, homeDir });
setInterval(() => {}, 1000);
await runJob(
  store,
  { kind: 'decode-check', footageId: null, params: { every: 1 }, actor: analyst },
  ({ resume, checkpoint }) => {
    const frame = (resume as { readonly frame: number } | null)?.frame ?? 0;
    checkpoint({ frame: frame + 1 });
    process.stdout.write(`resumes ${JSON.stringify(resume)}\nworking\n`);
    return new Promise<never>(() => {});
  },
);
