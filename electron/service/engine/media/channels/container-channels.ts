// SPDX-License-Identifier: GPL-3.0-or-later
/** What lies in a file outside its packets, by the kind of container. */
import type { Source } from '../source.ts';
import type { ByteCoverage } from './byte-coverage.ts';
import type { ChannelList } from './channel-list.ts';
import { FileWindow } from './file-window.ts';
import { addMatroskaChannels } from './matroska-channels.ts';
import { addMp4Channels } from './mp4-channels.ts';

/** `packetBytes`: what all packets take together, for containers that are not looked into. */
export function addContainerChannels(
  list: ChannelList,
  source: Source,
  coverage: ByteCoverage,
  packetBytes: number,
): void {
  const names = (source.context.iformat?.name ?? '').split(',');
  const file = new FileWindow(source.path);
  try {
    if (names.includes('mp4')) addMp4Channels(list, file, coverage);
    else if (names.includes('matroska')) addMatroskaChannels(list, file, coverage);
    else {
      const rest = file.size - packetBytes;
      if (rest > 0) list.add('unknown element', `${names[0]} headers, not looked into`, rest);
    }
  } finally {
    file.close();
  }
}
