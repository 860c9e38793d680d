// SPDX-License-Identifier: GPL-3.0-or-later

import type { RenderPlan } from '../../../../../core/render/gop-plan.ts';
import { printedProof, type SecondLook } from '../../../../../core/render/second-look.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { runTask } from '../../../engine/run-task.ts';
import { planCandidate, type Rendered, renderCandidate } from '../../../stages/render.ts';
import { fractionOf, oneFootage } from '../../../stages/session.ts';
import {
  type Answer,
  type Command,
  caseOptions,
  footageOption,
  type Invocation,
  noMoreThan,
  required,
  word,
} from '../command.ts';
import { openReader, openSession } from '../open-session.ts';

/** What another detector saw in the copy. */
function lookLine({
  kind,
  model,
  reason,
  frames,
  seen,
  veiled,
  dismissed,
  unveiled,
  open,
}: SecondLook): string {
  if (!model) return `  second look for ${kind}: none, ${reason}`;
  return `  second look for ${kind} (${model.id}): ${seen} seen on ${frames} frames, ${veiled} under veils, ${dismissed + unveiled} left visible by decision, ${open} neither`;
}

/** The figures of a proved copy, one line each. */
export function proofLines({ report, proof }: Pick<Rendered, 'report' | 'proof'>): string[] {
  const { fidelity, veils, audio } = proof;
  return [
    `  rendered: ${report.reason}`,
    `  structure: ${proof.structure.every((row) => row.equal || !row.required) ? 'equal' : 'differs'}; ${proof.frameCount} frames, every PTS ${proof.ptsEqual ? 'equal' : 'NOT equal'}`,
    `  outside the veils: luma PSNR ${(fidelity.minimumCentiDb / 100).toFixed(2)} dB at worst, ${(fidelity.medianCentiDb / 100).toFixed(2)} dB in the median (${report.encoder.name} ${report.encoder.preset}, ${report.encoder.crf === null ? 'lossless' : `CRF ${report.encoder.crf}`})`,
    ...(veils
      ? [
          `  inside the veils: ${veils.samples} samples on ${veils.veiledFrames} frames, at most ${veils.maximumDifference}/255 from the veil redrawn from the record`,
        ]
      : []),
    ...(audio
      ? [`  audio: ${audio.identicalPackets} of ${audio.originalPackets} codec frames identical`]
      : ['  audio: the original has none']),
    ...proof.secondLooks.map(lookLine),
    ...proof.warnings.map(({ code, message }) => `  ${code}: ${message}`),
    `  removed: ${report.stripped.map(({ kind, count }) => `${count} x ${kind}`).join(', ') || 'nothing'}`,
    ...(proof.missingFrames.length > 0
      ? [`  ${proof.missingFrames.length} frames have no decodable picture in the original`]
      : []),
  ];
}

/** `render --plan`: reads the case, writes nothing. */
async function showPlan(invocation: Invocation, audience: string): Promise<Answer> {
  using reader = openReader(word(invocation, 0, 'CASE'));
  const footage = oneFootage(reader, invocation.text('footage'));
  const plan = await planCandidate(
    reader,
    footage,
    { audience, profile: defaultProfile, compatible: invocation.flag('compatible') },
    (task, input) =>
      runTask(task, input, {
        signal: invocation.signal,
        onProgress: (progress) => invocation.report(fractionOf(progress), progress.note),
      }),
  );
  const runs = runsOf(plan, footage.frameCount);
  return {
    exitCode: 0,
    json: {
      footage: footage.id,
      audience,
      path: plan.path,
      reason: plan.path === 'full' ? plan.reason : null,
      runs,
    },
    text: [
      plan.path === 'full'
        ? `The whole stream would be encoded: ${plan.reason}.`
        : 'GOPs that no veil touches would be copied:',
      ...runs.map(
        ({ startFrame, endFrame, gops, touched }) =>
          `  frames ${startFrame} to ${endFrame - 1}: ${touched ? 'encoded' : 'copied'}${gops === null ? '' : `, ${gops} GOPs`}`,
      ),
    ].join('\n'),
  };
}

type PlannedRun = {
  readonly startFrame: number;
  readonly endFrame: number;
  readonly touched: boolean;
  readonly gops: number | null;
};

/** The runs of a plan; one run without a count of GOPs where the stream is not taken apart. */
function runsOf(plan: RenderPlan, frameCount: number): PlannedRun[] {
  if (plan.path === 'full') return [{ startFrame: 0, endFrame: frameCount, touched: true, gops: null }];
  return plan.runs.map(({ start, end, touched, gops }) => ({
    startFrame: start,
    endFrame: end,
    touched,
    gops,
  }));
}

export const render: Command = {
  name: 'render',
  summary: 'Make a proved candidate of the copy for one audience.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    audience: { type: 'string', value: 'NAME', help: 'whose copy' },
    plan: { type: 'boolean', help: 'say how the copy would be made, and make none' },
    draft: { type: 'boolean', help: 'the candidate may only become an unreviewed draft' },
    compatible: { type: 'boolean', help: 'encode the whole stream, for decoders that fail at a splice' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const audience = required(invocation, 'audience');
    if (invocation.flag('plan')) return showPlan(invocation, audience);
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
        proof: printedProof(proof),
      },
      text: [`${candidate.id} is proved: ${path}`, ...proofLines(rendered)].join('\n'),
    };
  },
};
