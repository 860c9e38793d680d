// SPDX-License-Identifier: GPL-3.0-or-later
import { oneFootage } from '../../../stages/session.ts';
import { importTracks, requireFormat } from '../../../stages/track-files.ts';
import { type Command, caseOptions, footageOption, noMoreThan, required, word } from '../command.ts';
import { openSession } from '../open-session.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Take in tracks that were made elsewhere.',
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
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    const tracks = importTracks(session, footage, format, path);
    return {
      exitCode: 0,
      json: {
        footage: footage.id,
        format,
        tracks: tracks.map(({ id, kind, outline, startFrame, endFrame }) => ({
          track: id,
          kind,
          form: outline.form,
          startFrame,
          endFrame,
        })),
      },
      text: `${tracks.length} tracks were taken into ${footage.id}.`,
    };
  },
};
