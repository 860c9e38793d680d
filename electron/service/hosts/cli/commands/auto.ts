// SPDX-License-Identifier: GPL-3.0-or-later

import { resolve } from 'node:path';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { printedProof } from '../../../../../core/render/second-look.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { verdictExitCode } from '../../../../../core/verify/verdict.ts';
import { openKeyStore } from '../../../keys/key-store.ts';
import { type Closed, runAuto } from '../../../stages/auto.ts';
import { refuseBesideOriginal, refuseUnsafeOutput } from '../../../stages/originals.ts';
import { verifyPackageFolder } from '../../../stages/verify-package.ts';
import { type Answer, type Command, caseOptions, noMoreThan, required, word } from '../command.ts';
import { inCase } from '../open-session.ts';
import { detectOptions, readDetectOptions } from './detect.ts';
import { proofLines } from './render.ts';
import { verdictLines } from './verify.ts';

/** What was done about what still showed; nothing where nothing did. */
export function closedLines({ rounds, tracks }: Closed): string[] {
  if (rounds === 0) return [];
  return [
    `  what still showed in the copy: ${tracks} more tracks veiled in ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
  ];
}

export const auto: Command = {
  name: 'auto',
  summary:
    'The whole flow without a reviewer: faces, or the kinds named, found, veiled solid, packaged as an unreviewed draft.',
  words: 'MEDIA',
  options: {
    ...caseOptions,
    ...detectOptions,
    out: {
      type: 'string',
      value: 'DIR',
      help: 'folder of the package; must not exist. The case is kept beside it as DIR.case',
    },
  },
  async run(invocation): Promise<Answer> {
    noMoreThan(invocation, 1);
    const media = resolve(word(invocation, 0, 'MEDIA'));
    const outDir = resolve(required(invocation, 'out'));
    const detect = await readDetectOptions(invocation);
    refuseUnsafeOutput(outDir, [media]);
    const caseDir = `${outDir}.case`;
    refuseBesideOriginal(caseDir, [media]);
    const signer = await openKeyStore().workstationKey();
    const { released, rendered, detected, ingested, closed } = await inCase(invocation, caseDir, (session) =>
      runAuto(session, { media, outDir, detect, profile: defaultProfile, signer, hush: null }),
    );
    const verdict = await verifyPackageFolder(outDir, {});
    if (!verdict.intact)
      throw new ClearveilError('PROOF_FAILED', verdict.sentence, 'Check the disk and run the command again.');
    return {
      exitCode: verdictExitCode(verdict),
      json: {
        package: released.packageDir,
        media: released.mediaPaths[0] ?? null,
        case: caseDir,
        status: released.status,
        original: { sha256: ingested.footage.sha256, sizeBytes: ingested.footage.sizeBytes },
        faults: ingested.faults,
        model: detected.kinds[0].model,
        models: detected.kinds,
        tracks: detected.tracks.length,
        closed,
        proof: printedProof(rendered.proof),
        report: rendered.report,
        verdict,
      },
      text: [
        `Unreviewed draft: ${released.packageDir}`,
        `  ${detected.tracks.length} tracks veiled, ${detected.detections} detections in ${detected.sampledFrames} frames looked at`,
        ...closedLines(closed),
        ...proofLines(rendered),
        ...verdictLines(verdict),
        `  The case is kept in ${caseDir}; it is not for release.`,
      ].join('\n'),
    };
  },
};
