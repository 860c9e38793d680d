// SPDX-License-Identifier: GPL-3.0-or-later
import { type Verdict, verdictExitCode } from '../../../../../core/verify/verdict.ts';
import { verifyPackageFolder } from '../../../stages/verify-package.ts';
import { type Command, noMoreThan, word } from '../command.ts';

/** The verdict as people read it. */
export function verdictLines(verdict: Verdict): string[] {
  return [
    verdict.sentence,
    `  intact: ${verdict.intact ? 'yes' : 'NO'}; signer: ${verdict.signer}; original: ${verdict.original}`,
    ...verdict.signers.map((signer) => `  ${signer.role} key ${signer.fingerprint}`),
    ...verdict.findings.map(
      (finding) => `  ${finding.code}${finding.path ? ` ${finding.path}` : ''}: ${finding.message}`,
    ),
  ];
}

export const verify: Command = {
  name: 'verify',
  summary: 'Verify a package: intact or not, and by whom it is signed.',
  words: 'PACKAGE',
  options: {
    original: { type: 'string', value: 'FILE', help: 'the original, to compare with the record' },
    trust: { type: 'string', value: 'FILE', help: 'keys that came another way' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const trustFile = invocation.text('trust');
    const originalFile = invocation.text('original');
    const verdict = await verifyPackageFolder(word(invocation, 0, 'PACKAGE'), {
      ...(trustFile === undefined ? {} : { trustFile }),
      ...(originalFile === undefined ? {} : { originalFile }),
      signal: invocation.signal,
      onProgress: (done, total) => invocation.report(total > 0 ? done / total : null, 'verifying'),
    });
    return {
      exitCode: verdictExitCode(verdict),
      json: verdict,
      text: verdictLines(verdict).join('\n'),
    };
  },
};
