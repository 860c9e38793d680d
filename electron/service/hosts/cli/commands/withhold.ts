// SPDX-License-Identifier: GPL-3.0-or-later

import { displayOf } from '../../../../../core/ingest/moments.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { spanClock } from '../../../stages/hush.ts';
import { chosenFootage, frameIndexOf, oneFootage } from '../../../stages/session.ts';
import { removeWithheld, type Withheld, withheldIn, withholdSpan } from '../../../stages/withhold.ts';
import type { CaseReader } from '../../../storage/case-reader.ts';
import {
  type Answer,
  type Command,
  caseOptions,
  footageOption,
  noMoreThan,
  type Options,
  word,
} from '../command.ts';
import { openReader, openSession } from '../open-session.ts';
import { readReasons, reasonOptions } from '../reasons.ts';
import { readIntent, readSpan, spanOptions } from '../spans.ts';

function describe(store: CaseReader, withheld: readonly Withheld[]): Answer {
  const listed = withheld.map(({ track, veils, hushes }) => {
    const footage = store.footage(track.footageId);
    const index = frameIndexOf(store, footage);
    return {
      track: track.id,
      footage: footage.id,
      startFrame: track.startFrame,
      endFrame: track.endFrame,
      ...spanClock(displayOf(track, index, footage.probe), index),
      veils: veils.map(({ id, code, audiences }) => ({ veil: id, code, audiences })),
      hushes: hushes.map(({ id }) => id),
    };
  });
  const lines = listed.map(
    ({ track, footage, startFrame, endFrame, from, to, veils, hushes }) =>
      `${track} on ${footage}: frames ${startFrame} to ${endFrame - 1} (${from} to ${to}) withheld${hushes.length > 0 ? ', silent' : ', without sound'}; ${veils.map(({ code, audiences }) => `${code} for ${audiences.join(', ')}`).join('; ')}`,
  );
  return { exitCode: 0, json: { withheld: listed }, text: lines.join('\n') || 'Nothing is withheld.' };
}

const deciding: Options = {
  ...spanOptions,
  ...reasonOptions,
  characteristic: { type: 'string', value: 'WHAT', help: 'what would identify; scene when left out' },
};

export const withhold: Command = {
  name: 'withhold',
  summary:
    'Decide that a span is withheld: the whole picture veiled with the code, the sound silent, no time cut out.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    ...deciding,
    list: { type: 'boolean', help: 'list what is withheld instead' },
    remove: { type: 'string', value: 'TRACK', help: 'take a withheld span back instead' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const dir = word(invocation, 0, 'CASE');
    const intent = readIntent(invocation, deciding);
    if (intent.do === 'list') {
      using reader = openReader(dir);
      const withheld = chosenFootage(reader, invocation.text('footage')).flatMap((footage) =>
        withheldIn(reader, footage),
      );
      return describe(reader, withheld);
    }
    if (intent.do === 'remove') {
      using session = openSession(invocation, dir, { create: false });
      removeWithheld(session, intent.id);
      return { exitCode: 0, json: { removed: intent.id }, text: `${intent.id} is no longer withheld.` };
    }
    const span = readSpan(invocation);
    const reasons = readReasons(invocation, 'scene');
    using session = openSession(invocation, dir, { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    return describe(session.store, [withholdSpan(session, footage, span, reasons, defaultProfile)]);
  },
};
