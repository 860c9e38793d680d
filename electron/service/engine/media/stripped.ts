// SPDX-License-Identifier: GPL-3.0-or-later
/** What of a container does not go into a copy. */
import { avGetCodecName } from 'node-av/lib';
import type { StrippedChannel } from '../../../../core/render/report.ts';
import type { Source } from './source.ts';

/** Everything in the container that the copy will not have, counted by kind; `messages`: dropped supplemental messages. */
export function strippedChannels(source: Source, messages = 0): StrippedChannel[] {
  const counts = new Map<string, number>();
  const add = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const stream of source.streams) {
    if (stream.index === source.video.index || stream.index === source.audio?.index) {
      for (const _ of Object.keys(stream.metadata?.getAll() ?? {})) add('stream tag');
      continue;
    }
    add(`${avGetCodecName(stream.codecpar.codecId) ?? 'unknown'} stream`);
  }
  for (const _ of Object.keys(source.context.metadata?.getAll() ?? {})) add('container tag');
  if (messages > 0) counts.set('supplemental message', messages);
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}
