// SPDX-License-Identifier: GPL-3.0-or-later
/** What the decoders of a copy say that those of its original do not. */
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import type { ProofFinding } from '../../../../core/render/proof.ts';
import { packetToFrame } from './decode.ts';
import { type DecoderLog, type Saying, saidOnlyOf, type Voice } from './decoder-log.ts';

/** Voices of the four decoders that a proof listens to. */
export const proofVoices = {
  original: { picture: 1, sound: 2 },
  redacted: { picture: 3, sound: 4 },
} as const satisfies Record<string, Record<string, Voice>>;

function finding(what: string, { text, count }: Saying, frame: number | null): ProofFinding {
  const where = frame === null ? '' : `, first at frame ${frame}`;
  return {
    code: 'DECODER_COMPLAINS',
    frame,
    message: `the copy: its ${what} decoder says ${count} times what it does not say of the original${where}: ${text}`,
  };
}

/** One finding per wording. `copy`: the index of the copy's frames. The log has to be settled. */
export function messagesOfCopy(log: DecoderLog, copy: FrameIndex): ProofFinding[] {
  const { original, redacted } = proofVoices;
  const frames = packetToFrame(copy);
  return [
    ...saidOnlyOf(log.said(redacted.picture), log.said(original.picture)).map((saying) => {
      const frame = saying.packet === null ? -1 : (frames[saying.packet] ?? -1);
      return finding('picture', saying, frame < 0 ? null : frame);
    }),
    ...saidOnlyOf(log.said(redacted.sound), log.said(original.sound)).map((saying) =>
      finding('sound', saying, null),
    ),
  ];
}
