// SPDX-License-Identifier: GPL-3.0-or-later
import { oneFootage } from '../../../stages/session.ts';
import { exportTracks, requireFormat } from '../../../stages/track-files.ts';
import { type Command, caseOptions, footageOption, noMoreThan, required, word } from '../command.ts';
import { openReader } from '../open-session.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write the tracks of a recording into a file that does not exist yet.',
  words: 'CASE FILE',
  options: {
    ...caseOptions,
    ...footageOption,
    format: { type: 'string', value: 'FORMAT', help: 'of the file: clearveil, cvat or mot' },
  },
  async run(invocation) {
    noMoreThan(invocation, 2);
    const format = requireFormat(required(invocation, 'format'));
    const path = word(invocation, 1, 'FILE');
    using reader = openReader(word(invocation, 0, 'CASE'));
    const footage = oneFootage(reader, invocation.text('footage'));
    const tracks = exportTracks(reader, footage, format, path);
    return {
      exitCode: 0,
      json: { footage: footage.id, format, file: path, tracks },
      text: `${tracks} tracks of ${footage.id} are in ${path}.`,
    };
  },
};
