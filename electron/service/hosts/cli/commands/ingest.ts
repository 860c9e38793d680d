// SPDX-License-Identifier: GPL-3.0-or-later
import type { Json } from '../../../../../core/base/canonical-json.ts';
import { ClearveilError, type ExitCode } from '../../../../../core/base/errors.ts';
import { totalsByKind } from '../../../../../core/ingest/hidden-channel.ts';
import { type Ingested, ingestFootage, listedChannels } from '../../../stages/ingest.ts';
import { type Command, caseOptions, type Invocation, word } from '../command.ts';
import { inCase, type OpenSession } from '../open-session.ts';

type Refused = { readonly media: string; readonly error: ClearveilError };

function describe({ footage, faults, already }: Ingested): Json {
  const { video } = footage.probe;
  return {
    footage: footage.id,
    label: footage.label,
    already,
    sha256: footage.sha256,
    sha512: footage.sha512,
    sizeBytes: footage.sizeBytes,
    format: footage.probe.format,
    frames: footage.frameCount,
    ptsRule: footage.ptsRule,
    began: footage.probe.began ?? null,
    video,
    streams: footage.probe.streams,
    channels: listedChannels(footage),
    faults,
  };
}

function sentence({ footage, faults, already }: Ingested): string {
  const { width, height } = footage.probe.video.display;
  const state = already ? 'was in the case already' : 'ingested';
  const head = `${footage.id} ${state}: ${footage.label}, ${width}x${height}, ${footage.frameCount} frames, SHA-256 ${footage.sha256}`;
  return [
    head,
    ...totalsByKind(listedChannels(footage)).map(
      ({ kind, count, sizeBytes }) => `  carries ${kind}: ${count}, ${sizeBytes} bytes`,
    ),
    ...faults.slice(0, 10).map((fault) => `  ${fault.code}: ${fault.message}`),
    ...(faults.length > 10 ? [`  and ${faults.length - 10} more faults`] : []),
  ].join('\n');
}

async function takeIn(
  invocation: Invocation,
  session: OpenSession,
): Promise<{ taken: readonly Ingested[]; refused: readonly Refused[] }> {
  const recordings = invocation.positionals.slice(1);
  const taken: Ingested[] = [];
  const refused: Refused[] = [];
  for (const media of recordings) {
    try {
      taken.push(await ingestFootage(session, media));
    } catch (error) {
      // One bad file must not keep the others out; each refusal is reported, and the exit code says so.
      if (!(error instanceof ClearveilError) || error.code === 'CANCELLED') throw error;
      if (recordings.length === 1) throw error;
      refused.push({ media, error });
    }
  }
  return { taken, refused };
}

export const ingest: Command = {
  name: 'ingest',
  summary: 'Take recordings into a case: hash, probe, index, and decode every frame once.',
  words: 'CASE MEDIA...',
  options: caseOptions,
  async run(invocation) {
    const dir = word(invocation, 0, 'CASE');
    word(invocation, 1, 'MEDIA');
    const { taken, refused } = await inCase(invocation, dir, (session) => takeIn(invocation, session));
    const exitCode = Math.max(0, ...refused.map(({ error }) => error.exitCode)) as ExitCode;
    return {
      exitCode,
      json: {
        footage: taken.map(describe),
        refused: refused.map(({ media, error }) => ({
          media,
          code: error.code,
          message: error.message,
          remedy: error.remedy,
        })),
      },
      text: [
        ...taken.map(sentence),
        ...refused.map(
          ({ media, error }) => `${media}: refused, ${error.message} [${error.code}]\n  ${error.remedy}`,
        ),
      ].join('\n'),
    };
  },
};
