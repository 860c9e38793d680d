// SPDX-License-Identifier: GPL-3.0-or-later
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { decodeHushSheet } from '../../../../../core/release/hush-sheet-schema.ts';
import { decodeVeilSheet } from '../../../../../core/release/veil-sheet-schema.ts';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import { lookWarnings, printedProof } from '../../../../../core/render/second-look.ts';
import type { VeilSheet } from '../../../../../core/render/veil-sheet.ts';
import { runTask } from '../../../engine/run-task.ts';
import { parseKinds } from '../../../stages/detect.ts';
import { fractionOf } from '../../../stages/session.ts';
import { type Command, noMoreThan, word } from '../command.ts';
import { lookAtCopy } from '../look-at-copy.ts';
import { prepareOutput, refuseOutputs, writePage } from '../proof-output.ts';
import { proofText } from '../proof-text.ts';

/** The veil sheet that `path` is, or lies beside. */
function veilSheetPath(path: string): string {
  return path.endsWith('record.dsse.json') ? join(dirname(path), 'veils.json') : path;
}

/** Throws INPUT_UNREADABLE. */
function readVeilSheet(sheetPath: string): VeilSheet {
  try {
    const sheet = decodeVeilSheet(readFileSync(sheetPath));
    if (sheet) return sheet;
  } catch {
    // Unreadable and malformed get the same answer below.
  }
  throw new ClearveilError(
    'INPUT_UNREADABLE',
    `"${sheetPath}" is not a veil sheet`,
    'Give data/veils.json or data/record.dsse.json of the package.',
  );
}

/** The hush sheet beside a package's veil sheet; null when no sound was hushed. Throws INPUT_UNREADABLE. */
function readHushSheet(veilsPath: string): HushSheet | null {
  const name = /^veils(|-\d+)\.json$/.exec(basename(veilsPath));
  const path = join(dirname(veilsPath), `hushes${name?.[1]}.json`);
  if (!name || !existsSync(path)) return null;
  const sheet = decodeHushSheet(readFileSync(path));
  if (sheet) return sheet;
  throw new ClearveilError(
    'INPUT_UNREADABLE',
    `"${path}" is not a hush sheet`,
    'Verify the package: clearveil verify PACKAGE',
  );
}

export const prove: Command = {
  name: 'prove',
  summary:
    'Compare a redacted copy with its original: structure, times, fidelity outside the veils, the veils, audio.',
  words: 'ORIGINAL REDACTED',
  options: {
    record: { type: 'string', value: 'FILE', help: 'veils.json or record.dsse.json of the package' },
    look: {
      type: 'string',
      value: 'KINDS',
      help: 'let another detector look for what still shows, comma between kinds: face, ...',
    },
    pictures: { type: 'string', value: 'DIR', help: 'write pictures of the worst frames; must not exist' },
    html: { type: 'string', value: 'FILE', help: 'write the proof as a page; must not exist' },
  },
  async run(invocation) {
    noMoreThan(invocation, 2);
    const path = resolve(word(invocation, 0, 'ORIGINAL'));
    const redactedPath = resolve(word(invocation, 1, 'REDACTED'));
    const record = invocation.text('record');
    refuseOutputs(invocation, path);
    const sheetPath = record === undefined ? null : veilSheetPath(record);
    const sheet = sheetPath === null ? null : readVeilSheet(sheetPath);
    const hushes = sheetPath === null ? null : readHushSheet(sheetPath);
    const options = {
      signal: invocation.signal,
      onProgress: (progress: Parameters<typeof fractionOf>[0]) =>
        invocation.report(fractionOf(progress), progress.note),
    };
    const looked = invocation.text('look');
    const kinds = looked === undefined ? [] : parseKinds(looked);
    const { index, faults, probe } = await runTask('inspect', { path }, options);
    if (sheet && sheet.frameCount !== index.pts.length) {
      throw new ClearveilError(
        'USAGE',
        `the record is about ${sheet.frameCount} frames, the original has ${index.pts.length}`,
        'Give the record that belongs to these files.',
      );
    }
    const output = prepareOutput(invocation);
    try {
      const { picturesFolder } = output;
      const { proof: held } = await runTask(
        'prove',
        {
          path,
          index,
          sound: probe.sound.stream,
          redactedPath,
          sheet,
          hushes,
          copied: [],
          threads: faults.length > 0 ? 1 : 2,
          ...(picturesFolder === undefined ? {} : { picturesFolder }),
        },
        options,
      );
      const secondLooks = await lookAtCopy(
        kinds,
        { copy: redactedPath, index, orientation: probe.video.orientation, sheet },
        sheetPath,
        (task, input) => runTask(task, input, options),
      );
      const proof = { ...held, secondLooks, warnings: lookWarnings(secondLooks) };
      if (output.page !== undefined)
        writePage(output.page, proof, { path, redactedPath, record, picturesFolder });
      return {
        exitCode: proof.findings.length + proof.warnings.length > 0 ? 1 : 0,
        json: printedProof(proof),
        text: proofText(proof),
      };
    } finally {
      output.close();
    }
  },
};
