// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { fillName } from '../../../../../core/review/fill.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { requireFill, veilTracks } from '../../../stages/decide.ts';
import { chosenFootage } from '../../../stages/session.ts';
import { type Command, caseOptions, footageOption, noMoreThan, word } from '../command.ts';
import { openSession } from '../open-session.ts';
import { readReasons, reasonOptions } from '../reasons.ts';

export const veil: Command = {
  name: 'veil',
  summary: 'Decide that tracks are veiled, for whom and why.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    track: { type: 'string', value: 'TRACK', help: 'the track to veil; comma between several' },
    all: { type: 'boolean', help: 'every track that is not dismissed or a withheld picture' },
    ...reasonOptions,
    fill: {
      type: 'string',
      value: 'FILL',
      help: 'solid when left out; mosaic and blur show a coarse colour and are weak',
    },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const fill = requireFill(invocation.text('fill') ?? 'solid', defaultProfile);
    const reasons = readReasons(invocation);
    const named = invocation.text('track');
    if ((named === undefined) === !invocation.flag('all')) {
      throw new ClearveilError(
        'USAGE',
        'say either --track or --all',
        'Tracks are listed by clearveil regions CASE.',
      );
    }
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const wanted = named?.split(',').map((id) => session.store.track(id.trim()));
    const veils = chosenFootage(session.store, wanted ? undefined : invocation.text('footage')).flatMap(
      (footage) => {
        const tracks = wanted
          ? wanted.filter((track) => track.footageId === footage.id)
          : session.store
              .tracksOf(footage.id)
              .filter(({ dismissed, kind }) => !dismissed && kind !== 'picture');
        return tracks.length === 0 ? [] : veilTracks(session, footage, tracks, reasons, defaultProfile, fill);
      },
    );
    return {
      exitCode: 0,
      json: {
        veils: veils.map(({ id, trackId, code, audiences, fill: laid }) => ({
          veil: id,
          track: trackId,
          code,
          audiences,
          fill: laid,
        })),
      },
      text:
        veils.length === 0
          ? 'Every track had that veil already.'
          : `${veils.length} tracks are veiled with ${reasons.code} for ${reasons.audiences.join(', ')}, fill ${fillName(fill)}.`,
    };
  },
};
