// SPDX-License-Identifier: GPL-3.0-or-later

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { parseMoment } from '../../../../../core/base/moment.ts';
import { printedProof } from '../../../../../core/render/second-look.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { verdictExitCode } from '../../../../../core/verify/verdict.ts';
import { runTask } from '../../../engine/run-task.ts';
import { openKeyStore } from '../../../keys/key-store.ts';
import { type AutoResult, runAuto } from '../../../stages/auto.ts';
import { fractionOf, frameIndexOf } from '../../../stages/session.ts';
import { verifyPackageFolder } from '../../../stages/verify-package.ts';
import { type Command, type Invocation, noMoreThan } from '../command.ts';
import { openSession } from '../open-session.ts';
import { closedLines } from './auto.ts';
import { modelNames } from './detect.ts';
import { proofLines } from './render.ts';
import { verdictLines } from './verify.ts';

const seed = 20260101;
const sheetFrames = 5;

/** A second of what is said, as if it were a name. */
const hushed = {
  from: parseMoment('00:00:04.000'),
  to: parseMoment('00:00:05.000'),
  mode: 'silence',
  channels: null,
  subject: null,
} as const;

/** The first of demo-output, demo-output-2, ... that does not exist: nothing is overwritten. */
function freshFolder(): string {
  for (let number = 1; ; number++) {
    const folder = resolve(number === 1 ? 'demo-output' : `demo-output-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** The folder asked for, which must not exist, or a fresh one. Throws OUTPUT_EXISTS. */
function outputFolder(asked: string | undefined): string {
  if (asked === undefined) return freshFolder();
  const folder = resolve(asked);
  if (!existsSync(folder)) return folder;
  throw new ClearveilError(
    'OUTPUT_EXISTS',
    `"${asked}" exists already`,
    'Choose a name that does not exist yet; nothing is overwritten.',
  );
}

/** Frames for the contact sheet: spread over the clip, away from its ends. */
function spread(frameCount: number): number[] {
  return Array.from({ length: sheetFrames }, (_, at) => Math.floor((frameCount * (at + 0.5)) / sheetFrames));
}

type Made = {
  readonly result: AutoResult;
  readonly contactSheet: string;
  readonly original: string;
  readonly folder: string;
};

async function makeDemo(invocation: Invocation, folder: string): Promise<Made> {
  const original = join(folder, 'original', 'street.mp4');
  mkdirSync(join(folder, 'original'), { recursive: true, mode: 0o700 });
  invocation.say('Making a short piece of footage by script ...');
  await runTask(
    'demo',
    { path: original, seed },
    {
      signal: invocation.signal,
      onProgress: (progress) => invocation.report(fractionOf(progress), progress.note),
    },
  );
  invocation.say('Ingesting, detecting, veiling, rendering, proving, packaging ...');
  using session = openSession(invocation, join(folder, 'street.case'), { create: true });
  const result = await runAuto(session, {
    media: original,
    outDir: join(folder, 'package'),
    detect: { kinds: ['face'], profile: 'fast', modelPack: null, engine: 'auto' },
    profile: defaultProfile,
    signer: await openKeyStore().workstationKey(),
    hush: hushed,
  });
  const contactSheet = join(folder, 'before-and-after.png');
  await runTask('contactSheet', {
    path: original,
    index: frameIndexOf(session.store, result.footage),
    redactedPath: result.rendered.path,
    orientation: result.footage.probe.video.orientation,
    frames: spread(result.footage.frameCount),
    outputPath: contactSheet,
  });
  return { result, contactSheet, original, folder };
}

export const demo: Command = {
  name: 'demo',
  summary: 'Make sample footage by script, run the whole flow on it, and verify the result.',
  words: '',
  options: {
    out: {
      type: 'string',
      value: 'DIR',
      help: 'where to put everything; must not exist; demo-output when left out',
    },
  },
  async run(invocation) {
    noMoreThan(invocation, 0);
    const reasoned: Invocation = {
      ...invocation,
      text: (name) => (name === 'reason' ? 'demonstration' : invocation.text(name)),
    };
    const out = outputFolder(invocation.text('out'));
    const { result, contactSheet, original, folder } = await makeDemo(reasoned, out);
    const trustFile = join(folder, 'trust.json');
    writeFileSync(trustFile, `${JSON.stringify(await openKeyStore().exportTrust(), null, 2)}\n`, {
      mode: 0o600,
    });
    const verdict = await verifyPackageFolder(result.released.packageDir, {
      trustFile,
      originalFile: original,
    });
    return {
      exitCode: verdictExitCode(verdict),
      json: {
        package: result.released.packageDir,
        media: result.released.mediaPaths[0] ?? null,
        original,
        contactSheet,
        trust: trustFile,
        tracks: result.detected.tracks.length,
        proof: printedProof(result.rendered.proof),
        report: result.rendered.report,
        verdict,
      },
      text: [
        `Package: ${result.released.packageDir}`,
        `Before and after: ${contactSheet}`,
        `${result.detected.tracks.length} faces followed (${modelNames(result.detected.kinds)}). Proved:`,
        ...closedLines(result.closed),
        ...proofLines(result.rendered),
        ...verdictLines(verdict),
        `Verify it yourself: open ${join(result.released.packageDir, 'data', 'verify.html')} in a browser, or run`,
        `  clearveil verify ${result.released.packageDir} --trust ${trustFile} --original ${original}`,
      ].join('\n'),
    };
  },
};
