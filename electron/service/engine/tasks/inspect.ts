// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Ingest's engine work: probe of one file, then its digests beside its frame index and hidden channels, so that the medium
 * is read once.
 */
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClearveilError } from '../../../../core/base/errors.ts';
import {
  type Fault,
  type FrameIndex,
  frameFlag,
  type InspectedProbe,
} from '../../../../core/ingest/footage.ts';
import type { HiddenChannel } from '../../../../core/ingest/hidden-channel.ts';
import { startDigest } from '../hashing/digest-file.ts';
import { SoundEnd } from '../media/audio/sound-end.ts';
import { ChannelScan } from '../media/channels/channel-scan.ts';
import { decodePackets } from '../media/decode.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { describeSource, videoGeometry } from '../media/probe.ts';
import { openSource, type Source } from '../media/source.ts';
import type { Task } from './task-table.ts';

type ReadProbe = Omit<InspectedProbe, 'channels' | 'sound'>;

/** Decodes up to the first picture: a file without one is refused, however much else it holds. */
function probe(source: Source, faults: Fault[]): ReadProbe {
  const early: Fault[] = [];
  for (const { frame } of decodePackets(source, { threads: 1, onFault: (fault) => early.push(fault) })) {
    const geometry = videoGeometry(source, frame, (fault) => faults.push(fault));
    return describeSource(source, geometry);
  }
  const reason = early[0]?.message ?? 'its video stream holds no pictures';
  throw new ClearveilError(
    'INPUT_NO_FRAMES',
    `no frame of "${source.path}" can be decoded (${reason})`,
    'Copy the recording from its medium again; if it stays so, it needs forensic repair before review.',
  );
}

/** The name of the file, and the frames that the container hides: they are in the copy, each veiled whole. */
function channelsOfIndex(path: string, index: FrameIndex): HiddenChannel[] {
  const name = basename(path);
  const channels: HiddenChannel[] = [
    { kind: 'file name', where: 'the file itself', count: 1, sizeBytes: Buffer.byteLength(name) },
  ];
  const hidden = index.sizeBytes.filter((_, frame) => ((index.flags[frame] ?? 0) & frameFlag.hidden) !== 0);
  if (hidden.length > 0)
    channels.push({
      kind: 'frames hidden by an edit list',
      where: 'the reviewed stream; they stay, veiled whole',
      count: hidden.length,
      sizeBytes: hidden.reduce((sum, size) => sum + size, 0),
    });
  return channels;
}

export const inspect: Task<'inspect'> = async ({ path }, context) => {
  const faults: Fault[] = [];
  const first = openSource(path);
  let description: ReadProbe;
  try {
    description = probe(first, faults);
  } finally {
    first.close();
  }
  const { size } = await stat(path);
  const second = openSource(path);
  const scan = new ChannelScan(second);
  const { audio } = second;
  const soundEnd = audio && new SoundEnd(audio);
  const digesting = await startDigest(path);
  try {
    const index = await buildFrameIndex(
      second,
      (fault) => faults.push(fault),
      (position) =>
        context.checkpoint({ done: Math.max(0, position), total: size, unit: 'bytes', note: 'indexing' }),
      (packet, data) => {
        if (packet.streamIndex === audio?.index) soundEnd?.add(packet);
        scan.add(packet, data);
      },
    );
    const sound = { stream: audio?.index ?? null, end: soundEnd?.time ?? null };
    const channels = [...channelsOfIndex(path, index), ...(await scan.finish())];
    const digest = await digesting.finish(context);
    return { digest, probe: { ...description, channels, sound }, index, faults };
  } finally {
    scan.close();
    second.close();
    await digesting.stop();
  }
};
