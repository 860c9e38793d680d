// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { FrameIndex } from '../../../../../core/ingest/footage.ts';
import { type HushMode, hushModes } from '../../../../../core/review/hush-mode.ts';
import type { HushRow } from '../../../../../core/review/records.ts';
import { disguiseNotice } from '../../../../../core/standard/disguise.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { hushSpan, removeHush, spanClock } from '../../../stages/hush.ts';
import { chosenFootage, frameIndexOf, oneFootage } from '../../../stages/session.ts';
import type { CaseReader } from '../../../storage/case-reader.ts';
import {
  type Answer,
  type Command,
  caseOptions,
  footageOption,
  noMoreThan,
  type Options,
  type Parsed,
  required,
  word,
} from '../command.ts';
import { openReader, openSession } from '../open-session.ts';
import { readReasons, reasonOptions } from '../reasons.ts';
import { readIntent, readSpan, spanOptions } from '../spans.ts';

function readMode(parsed: Parsed): HushMode {
  const asked = required(parsed, 'mode');
  const mode = hushModes.find((known) => known === asked);
  if (mode) return mode;
  throw new ClearveilError('USAGE', `there is no mode "${asked}"`, `Choose from ${hushModes.join(', ')}.`);
}

function readChannels(parsed: Parsed): number[] | null {
  const asked = parsed.text('channel');
  if (asked === undefined) return null;
  const channels = asked.split(',').map((text) => (/^\s*\d{1,3}\s*$/.test(text) ? Number(text) : Number.NaN));
  if (!channels.some(Number.isNaN)) return channels;
  throw new ClearveilError('USAGE', `"${asked}" names no channels`, 'Give numbers from 0, comma between.');
}

/** What a mode takes away, when the person does not say it: the tone of a voice, or what was said. */
function usualCharacteristic(mode: HushMode): string {
  return mode === 'disguise' ? 'voice' : 'spoken-identifier';
}

function describe(store: CaseReader, hushes: readonly HushRow[], none: string): Answer {
  const indexes = new Map<string, FrameIndex>();
  const indexOf = (id: string): FrameIndex => {
    const index = indexes.get(id) ?? frameIndexOf(store, store.footage(id));
    indexes.set(id, index);
    return index;
  };
  const listed = hushes.map((hush) => ({
    hush: hush.id,
    footage: hush.footageId,
    mode: hush.mode,
    ...spanClock(hush, indexOf(hush.footageId)),
    start: hush.start,
    end: hush.end,
    channels: hush.channels,
    subject: hush.subject,
    code: hush.code,
    audiences: hush.audiences,
    track: hush.trackId,
  }));
  const lines = listed.map(
    ({ hush, footage, mode, from, to, channels, subject, code, audiences }) =>
      `${hush} on ${footage}: ${mode}${subject === null ? '' : ` of ${subject}`} from ${from} to ${to}, ${channels === null ? 'all channels' : `channel ${channels.join(', ')}`}, ${code} for ${audiences.join(', ')}${mode === 'disguise' ? ` (${disguiseNotice})` : ''}`,
  );
  return { exitCode: 0, json: { hushes: listed }, text: lines.join('\n') || none };
}

const deciding: Options = {
  ...spanOptions,
  mode: {
    type: 'string',
    value: 'MODE',
    help: `silence; tone (a beep); or disguise: ${disguiseNotice}`,
  },
  channel: {
    type: 'string',
    value: 'N',
    help: 'only this channel, from 0, comma between; all when left out',
  },
  subject: {
    type: 'string',
    value: 'LABEL',
    help: 'whose voice it is, a label within the case, never a name: disguises of one subject sound alike in a copy',
  },
  ...reasonOptions,
  characteristic: {
    type: 'string',
    value: 'WHAT',
    help: 'what identifies the person; spoken-identifier, for a disguise voice, when left out',
  },
};

export const hush: Command = {
  name: 'hush',
  summary:
    'Decide that a span of sound is silenced, replaced by a tone, or its voice disguised; for whom and why.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    ...deciding,
    list: { type: 'boolean', help: 'list the hushes of the case instead' },
    remove: { type: 'string', value: 'HUSH', help: 'take a hush back instead' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const dir = word(invocation, 0, 'CASE');
    const intent = readIntent(invocation, deciding);
    if (intent.do === 'list') {
      using reader = openReader(dir);
      const hushes = chosenFootage(reader, invocation.text('footage')).flatMap((footage) =>
        reader.hushesOf(footage.id),
      );
      return describe(reader, hushes, 'No sound is hushed.');
    }
    if (intent.do === 'remove') {
      using session = openSession(invocation, dir, { create: false });
      removeHush(session, session.store.hush(intent.id));
      return { exitCode: 0, json: { removed: intent.id }, text: `${intent.id} is taken back.` };
    }
    const mode = readMode(invocation);
    const subject = invocation.text('subject') ?? null;
    const request = { ...readSpan(invocation), mode, channels: readChannels(invocation), subject };
    const reasons = readReasons(invocation, usualCharacteristic(mode));
    using session = openSession(invocation, dir, { create: false });
    const footage = oneFootage(session.store, invocation.text('footage'));
    const row = hushSpan(session, footage, request, reasons, defaultProfile);
    return describe(session.store, row ? [row] : [], 'That span had the same hush already.');
  },
};
