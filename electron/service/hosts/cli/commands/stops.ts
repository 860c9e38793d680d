// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { chosenFootage, oneFootage } from '../../../stages/session.ts';
import { clearStops, type ReviewedStop, stopsOf } from '../../../stages/stops.ts';
import { type Answer, type Command, caseOptions, footageOption, noMoreThan, word } from '../command.ts';
import { openReader, openSession } from '../open-session.ts';

type Listed = { readonly footage: string; readonly stops: readonly ReviewedStop[] };

function describe(all: readonly Listed[]): Answer {
  const open = all.flatMap(({ stops }) => stops.filter(({ cleared }) => !cleared)).length;
  const lines = all.flatMap(({ footage, stops }) =>
    stops.map(
      ({ id, rank, track, frame, from, to, reasons, cleared }) =>
        `${footage}  ${id}  ${String(rank).padStart(3)}  frame ${frame} (${from} to ${to})  ${track ?? 'no track'}  ${reasons.join(', ')}${cleared ? '  cleared' : ''}`,
    ),
  );
  return {
    exitCode: 0,
    json: {
      open,
      footage: all.map(({ footage, stops }) => ({
        footage,
        stops: stops.map(({ id, reasons, ...stop }) => ({ stop: id, ...stop, reasons: [...reasons] })),
      })),
    },
    text: [`${open} stops are open.`, ...lines].join('\n'),
  };
}

export const stops: Command = {
  name: 'stops',
  summary: 'List where a person should look since something may be uncovered, the gravest first.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    clear: {
      type: 'string',
      value: 'STOPS',
      help: 'say that these were looked at and are in order; comma between',
    },
    all: { type: 'boolean', help: 'say it of every stop' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const dir = word(invocation, 0, 'CASE');
    const named = invocation.text('clear');
    const all = invocation.flag('all');
    if (named === undefined && !all) {
      using reader = openReader(dir);
      const footage = chosenFootage(reader, invocation.text('footage'));
      return describe(footage.map((row) => ({ footage: row.id, stops: stopsOf(reader, row) })));
    }
    if (named !== undefined && all)
      throw new ClearveilError('USAGE', 'say either --clear or --all', '--all clears every stop.');
    if (invocation.text('reason') === undefined)
      throw new ClearveilError('USAGE', '--reason is missing', 'Say why the stops are in order.');
    using session = openSession(invocation, dir, { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    const cleared = clearStops(session, footage, named?.split(',').map((id) => id.trim()) ?? null);
    return {
      ...describe([{ footage: footage.id, stops: cleared }]),
      text: `${cleared.length} stops are cleared.`,
    };
  },
};
