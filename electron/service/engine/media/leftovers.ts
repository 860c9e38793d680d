// SPDX-License-Identifier: GPL-3.0-or-later
/** What a released copy must not carry, by the list of what it does carry. */
import type { HiddenChannel, HiddenChannelKind } from '../../../../core/ingest/hidden-channel.ts';
import type { ProofCode, ProofFinding } from '../../../../core/render/proof.ts';

/** Words about the recording; everything else is a channel of its own. */
const metadataKinds: ReadonlySet<HiddenChannelKind> = new Set([
  'container tag',
  'stream tag',
  'time stamp',
  'user data',
  'program',
]);

/** What is no channel of a copy: hidden frames, the one program of a transport stream, the number of a Matroska file. */
function isNeutral({ kind, where, count, sizeBytes }: HiddenChannel): boolean {
  if (kind === 'frames hidden by an edit list') return true;
  if (kind === 'program') return count === 1;
  return where.endsWith('/SegmentUUID') && sizeBytes <= 16;
}

/** One finding per kind and place. `channels`: what a `ChannelScan` of the finished copy listed. */
export function findLeftovers(channels: readonly HiddenChannel[]): ProofFinding[] {
  return channels
    .filter((channel) => !isNeutral(channel))
    .map(({ kind, where, count, sizeBytes }) => {
      const code: ProofCode = metadataKinds.has(kind) ? 'METADATA_LEFT' : 'HIDDEN_CHANNEL_LEFT';
      return {
        code,
        frame: null,
        message: `the copy carries ${kind}: ${where} (${count}, ${sizeBytes} bytes)`,
      };
    });
}
