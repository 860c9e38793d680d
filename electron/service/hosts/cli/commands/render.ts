// SPDX-License-Identifier: GPL-3.0-or-later
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { type Rendered, renderCandidate } from '../../../stages/render.ts';
import { oneFootage } from '../../../stages/session.ts';
import { type Command, caseOptions, footageOption, noMoreThan, required, word } from '../command.ts';
import { openSession } from '../open-session.ts';

/** The figures of a proved copy, one line each. */
export function proofLines({ report, proof }: Pick<Rendered, 'report' | 'proof'>): string[] {
  const { fidelity, veils, audio } = proof;
  return [
    `  rendered: ${report.reason}`,
    `  structure: ${proof.structure.every((row) => row.equal) ? 'equal' : 'differs'}; ${proof.frameCount} frames, every PTS ${proof.ptsEqual ? 'equal' : 'NOT equal'}`,
    `  outside the veils: luma PSNR ${(fidelity.minimumCentiDb / 100).toFixed(2)} dB at worst, ${(fidelity.medianCentiDb / 100).toFixed(2)} dB in the median (${report.encoder.name} ${report.encoder.preset}, CRF ${report.encoder.crf})`,
    ...(veils
      ? [
          `  inside the veils: ${veils.samples} samples on ${veils.veiledFrames} frames, at most ${veils.maximumDifference}/255 from the veil redrawn from the record`,
        ]
      : []),
    ...(audio
      ? [`  audio: ${audio.identicalPackets} of ${audio.originalPackets} codec frames identical`]
      : ['  audio: the original has none']),
    `  removed: ${report.stripped.map(({ kind, count }) => `${count} x ${kind}`).join(', ') || 'nothing'}`,
    ...(proof.missingFrames.length > 0
      ? [`  ${proof.missingFrames.length} frames have no decodable picture in the original`]
      : []),
  ];
}

export const render: Command = {
  name: 'render',
  summary: 'Make a proved candidate of the copy for one audience.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    audience: { type: 'string', value: 'NAME', help: 'whose copy' },
    draft: { type: 'boolean', help: 'the candidate may only become an unreviewed draft' },
    compatible: { type: 'boolean', help: 'encode the whole stream, for decoders that fail at a splice' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const audience = required(invocation, 'audience');
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    const rendered = await renderCandidate(session, footage, {
      audience,
      profile: defaultProfile,
      draft: invocation.flag('draft'),
      compatible: invocation.flag('compatible'),
    });
    const { candidate, report, proof, path } = rendered;
    return {
      exitCode: 0,
      json: {
        candidate: candidate.id,
        footage: footage.id,
        audience,
        media: path,
        sha256: candidate.sha256,
        sizeBytes: candidate.sizeBytes,
        report,
        proof,
      },
      text: [`${candidate.id} is proved: ${path}`, ...proofLines(rendered)].join('\n'),
    };
  },
};
