// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * `npm run footage`: a veil over a tenth of every real recording there is, and what became of the copy. Takes minutes;
 * needs ../shared/footage and the ffmpeg and ffprobe programs. Options: --only TEXT (part of a file name), --out FOLDER
 * (keeps the copies there), --browser (each MP4 that Chromium takes is sought in it too), --jobs N.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser, seekInBrowser } from './in-browser.ts';
import { markdown } from './markdown.ts';
import { releaseCopy } from './release-copy.ts';
import { judge, type Row, refused } from './row.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    out: { type: 'string' },
    browser: { type: 'boolean' },
    jobs: { type: 'string', default: '2' },
  },
});

const root = resolve(import.meta.dirname, '../../../shared/footage');
const folders = ['containers', 'faces'].map((name) => join(root, name)).filter((path) => existsSync(path));
if (folders.length === 0) {
  console.error(`There is no footage at ${root}: nothing was measured.`);
  process.exit(1);
}
const files = folders
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => !values.only || basename(path).includes(values.only))
  .sort((a, b) => basename(a).localeCompare(basename(b)));

const work = values.out ? resolve(values.out) : mkdtempSync(join(tmpdir(), 'clearveil-footage-'));
mkdirSync(work, { recursive: true });
process.env['CLEARVEIL_HOME'] = join(work, 'home');

const browser = values.browser ? await openBrowser() : undefined;

async function measure(path: string): Promise<Row> {
  const name = basename(path);
  const folder = join(work, name);
  rmSync(folder, { recursive: true, force: true });
  try {
    const outcome = await releaseCopy(path, folder, name);
    if (outcome.kind !== 'rendered') return refused(path, outcome);
    const row = judge(path, outcome.ingest, outcome.rendered);
    const { report, path: copy } = outcome.rendered;
    if (!browser || report.container !== 'mp4') return row;
    const { index } = outcome.ingest;
    const both = { original: path, copy };
    const sought = await seekInBrowser(browser, both, index, report.missingFrames, name);
    const faults = [...row.faults, ...sought.faults];
    return { ...row, browser: sought.result, faults, result: faults.length === 0 ? row.result : 'differs' };
  } finally {
    if (!values.out) rmSync(folder, { recursive: true, force: true });
  }
}

const rows: Row[] = [];
const queue = [...files];
const workers = Array.from({ length: Number(values.jobs) }, async () => {
  for (let path = queue.shift(); path; path = queue.shift()) {
    const row = await measure(path);
    rows.push(row);
    rows.sort((a, b) => a.file.localeCompare(b.file));
    writeFileSync(join(work, 'footage-table.md'), markdown(rows));
    console.error(`${rows.length}/${files.length} ${row.file}: ${row.result} ${row.faults.join('; ')}`);
  }
});
await Promise.all(workers);
await browser?.close();
console.log(markdown(rows));
if (!values.out) rmSync(work, { recursive: true, force: true });
// What fails is what must not be: a copy that differs. A refusal with its code is an answer.
process.exitCode = rows.some((row) => row.faults.length > 0) ? 1 : 0;
