// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { type VeilReasons, veilTracks } from '../../../stages/decide.ts';
import { chosenFootage } from '../../../stages/session.ts';
import {
  type Command,
  caseOptions,
  footageOption,
  noMoreThan,
  type Parsed,
  required,
  word,
} from '../command.ts';
import { openSession } from '../open-session.ts';

function readReasons(parsed: Parsed): VeilReasons {
  const fill = parsed.text('fill') ?? 'solid';
  if (fill !== 'solid') {
    throw new ClearveilError(
      'USAGE',
      `the fill "${fill}" is not available`,
      'Use solid: it is the only fill that leaves nothing to recover.',
    );
  }
  return {
    purpose: required(parsed, 'purpose'),
    characteristic: required(parsed, 'characteristic'),
    code: required(parsed, 'code'),
    statute: parsed.text('statute') ?? null,
    harm: parsed.text('harm') ?? null,
    audiences: (parsed.text('audience') ?? 'public').split(',').map((name) => name.trim()),
  };
}

export const veil: Command = {
  name: 'veil',
  summary: 'Decide that tracks are veiled, for whom and why.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    track: { type: 'string', value: 'TRACK', help: 'the track to veil; comma between several' },
    all: { type: 'boolean', help: 'every track that is not dismissed' },
    purpose: { type: 'string', value: 'PURPOSE', help: 'why, for example personal-privacy' },
    characteristic: { type: 'string', value: 'WHAT', help: 'what identifies the person, for example face' },
    code: { type: 'string', value: 'CODE', help: 'exemption code, for example "(b)(6)"' },
    statute: { type: 'string', value: 'TEXT', help: 'the statute, where the code needs one' },
    harm: { type: 'string', value: 'TEXT', help: 'foreseeable harm; stays in the case' },
    audience: {
      type: 'string',
      value: 'NAMES',
      help: 'for whose copies, comma between; public when left out',
    },
    fill: { type: 'string', value: 'solid', help: 'how it is veiled' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
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
          : session.store.tracksOf(footage.id).filter((track) => !track.dismissed);
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
