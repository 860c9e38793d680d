// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { veilTracks } from '../../../stages/decide.ts';
import { chosenFootage } from '../../../stages/session.ts';
import { type Command, caseOptions, footageOption, noMoreThan, type Parsed, word } from '../command.ts';
import { openSession } from '../open-session.ts';
import { readReasons, reasonOptions } from '../reasons.ts';

/** Throws USAGE for a fill that there is not. */
function requireFill(parsed: Parsed): void {
  const fill = parsed.text('fill') ?? 'solid';
  if (fill !== 'solid') {
    throw new ClearveilError(
      'USAGE',
      `the fill "${fill}" is not available`,
      'Use solid: it is the only fill that leaves nothing to recover.',
    );
  }
}

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
    fill: { type: 'string', value: 'solid', help: 'how it is veiled' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    requireFill(invocation);
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
        return tracks.length === 0 ? [] : veilTracks(session, footage, tracks, reasons, defaultProfile);
      },
    );
    return {
      exitCode: 0,
      json: {
        veils: veils.map(({ id, trackId, code, audiences }) => ({
          veil: id,
          track: trackId,
          code,
          audiences,
        })),
      },
      text:
        veils.length === 0
          ? 'Every track had that veil already.'
          : `${veils.length} tracks are veiled with ${reasons.code} for ${reasons.audiences.join(', ')}.`,
    };
  },
};
