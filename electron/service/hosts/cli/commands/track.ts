// SPDX-License-Identifier: GPL-3.0-or-later
import { ClearveilError } from '../../../../../core/base/errors.ts';
import { type Box, unitsPerPixel } from '../../../../../core/base/geometry.ts';
import { kinds } from '../../../../../core/detect/detection.ts';
import type { TrackRow } from '../../../../../core/review/records.ts';
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import {
  addTrack,
  type Corrected,
  dismissTracks,
  lockTracks,
  mergeTracks,
  renameTracks,
  resizeTrack,
  restoreTracks,
  setKeyframe,
  splitTrack,
} from '../../../stages/correct.ts';
import { oneFootage, type Session } from '../../../stages/session.ts';
import { trackStillShown } from '../../../stages/track-still-shown.ts';
import {
  type Command,
  caseOptions,
  footageOption,
  noMoreThan,
  type Options,
  type Parsed,
  required,
  word,
} from '../command.ts';
import { openSession } from '../open-session.ts';

const frameOption = (help: string): Options[string] => ({ type: 'string', value: 'FRAME', help });

/** What can be done, one of them at a time. */
const actions = {
  dismiss: { type: 'boolean', help: 'there is nothing to veil; veils on it are taken off' },
  restore: { type: 'boolean', help: 'take a dismissal back' },
  keyframe: frameOption('set its place on this frame by hand (--box), and follow it from there both ways'),
  add: { type: 'boolean', help: 'draw a new track (--kind, --frame, --box), followed both ways' },
  'still-shown': {
    type: 'boolean',
    help: 'make tracks of what a second look still saw in the newest copy for --audience; none is veiled yet',
  },
  split: frameOption('make two tracks of it; this is the first frame of the second'),
  merge: { type: 'string', value: 'TRACK', help: 'make one track of both' },
  from: frameOption('its first frame: cut off before, or standing still from there'),
  to: frameOption('its last frame'),
  rename: { type: 'string', value: 'LABEL', help: 'a label within the case, never a name' },
  lock: { type: 'boolean', help: 'leave it alone in later runs and corrections' },
  unlock: { type: 'boolean', help: 'take a lock back' },
} as const satisfies Options;
type Action = keyof typeof actions;

/** The one action asked for; `--from` and `--to` are one. Throws USAGE. */
function chosenAction(parsed: Parsed): Action {
  const given = (Object.keys(actions) as Action[]).filter(
    (name) => parsed.flag(name) || parsed.text(name) !== undefined,
  );
  const [first, ...more] = given.filter((name) => name !== 'to' || !given.includes('from'));
  if (first && more.length === 0) return first;
  throw new ClearveilError(
    'USAGE',
    first ? `--${first} does not go with --${more[0]}` : 'nothing to do is named',
    `Give one of ${Object.keys(actions)
      .map((name) => `--${name}`)
      .join(', ')}; --from and --to may go together.`,
  );
}

function readFrame(parsed: Parsed, name: string): number | null {
  const text = parsed.text(name);
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new ClearveilError('USAGE', `--${name} "${text}" is no frame`, 'Give its number, counted from 0.');
}

/** `x,y,w,h` in px, rounded outward to 1/16 px. */
function readBox(parsed: Parsed): Box {
  const text = required(parsed, 'box');
  const numbers = text
    .split(',')
    .map((part) => (/^\s*-?\d{1,6}(\.\d{1,10})?\s*$/.test(part) ? Number(part) : Number.NaN));
  const [x, y, width, height] = numbers;
  if (numbers.length !== 4 || numbers.some(Number.isNaN) || !width || !height || width < 0 || height < 0) {
    throw new ClearveilError(
      'USAGE',
      `--box "${text}" is no box`,
      'Give left, top, width and height in pixels of the upright picture, comma between.',
    );
  }
  const [left, top] = [Math.floor((x ?? 0) * unitsPerPixel), Math.floor((y ?? 0) * unitsPerPixel)];
  return {
    x: left,
    y: top,
    width: Math.ceil(((x ?? 0) + width) * unitsPerPixel) - left,
    height: Math.ceil(((y ?? 0) + height) * unitsPerPixel) - top,
  };
}

function namedTracks(session: Session, parsed: Parsed): TrackRow[] {
  const ids = required(parsed, 'track')
    .split(',')
    .map((id) => id.trim());
  return [...new Set(ids)].map((id) => session.store.track(id));
}

function oneTrack(session: Session, parsed: Parsed): TrackRow {
  const [track, ...more] = namedTracks(session, parsed);
  if (track && more.length === 0) return track;
  throw new ClearveilError('USAGE', 'only one track can be changed like that', 'Name one with --track.');
}

function add(session: Session, parsed: Parsed): Promise<Corrected> {
  const name = required(parsed, 'kind');
  const kind = kinds.find((known) => known === name);
  if (!kind)
    throw new ClearveilError('USAGE', `there is no kind "${name}"`, `Choose from ${kinds.join(', ')}.`);
  required(parsed, 'frame');
  const place = { frame: readFrame(parsed, 'frame') ?? 0, box: readBox(parsed) };
  const footage = oneFootage(session.store, parsed.text('footage'));
  return addTrack(session, footage, kind, place, readFrame(parsed, 'until'));
}

function correct(action: Action, session: Session, parsed: Parsed): Corrected | Promise<Corrected> {
  const frame = (name: string): number => readFrame(parsed, name) ?? 0;
  switch (action) {
    case 'dismiss':
      return dismissTracks(session, namedTracks(session, parsed));
    case 'restore':
      return restoreTracks(session, namedTracks(session, parsed));
    case 'lock':
    case 'unlock':
      return lockTracks(session, namedTracks(session, parsed), action === 'lock');
    case 'rename':
      return renameTracks(session, [oneTrack(session, parsed)], parsed.text('rename') ?? '');
    case 'split':
      return splitTrack(session, oneTrack(session, parsed), frame('split'));
    case 'merge':
      return mergeTracks(session, oneTrack(session, parsed), [
        session.store.track(required(parsed, 'merge')),
      ]);
    case 'from':
    case 'to':
      return resizeTrack(
        session,
        oneTrack(session, parsed),
        readFrame(parsed, 'from'),
        readFrame(parsed, 'to'),
      );
    case 'keyframe':
      return setKeyframe(session, oneTrack(session, parsed), {
        frame: frame('keyframe'),
        box: readBox(parsed),
      });
    case 'add':
      return add(session, parsed);
    case 'still-shown':
      return trackStillShown(
        session,
        oneFootage(session.store, parsed.text('footage')),
        required(parsed, 'audience'),
        defaultProfile,
      );
  }
}

export const track: Command = {
  name: 'track',
  summary: 'Correct a track by hand, or draw one; each correction is one event, and stays in later runs.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    track: { type: 'string', value: 'TRACK', help: 'which; comma between several where that makes sense' },
    ...actions,
    box: { type: 'string', value: 'X,Y,W,H', help: 'left, top, width, height in px of the upright picture' },
    kind: { type: 'string', value: 'KIND', help: `of a new track: ${kinds.join(', ')}` },
    frame: frameOption('on which a new track is drawn'),
    audience: { type: 'string', value: 'NAME', help: 'whose copy was looked at, with --still-shown' },
    until: frameOption('last frame of a new track, where it is not lost before'),
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const action = chosenAction(invocation);
    using session = openSession(invocation, word(invocation, 0, 'CASE'), { create: false });
    const done = await correct(action, session, invocation);
    const lost = done.lostAt.length > 0 ? ` It was followed to frame ${done.lostAt.join(' and ')}.` : '';
    const off = done.veilsRemoved.length > 0 ? ` Taken off: ${done.veilsRemoved.join(', ')}.` : '';
    const lines = done.tracks.map(
      ({ id, kind, startFrame, endFrame }) => `  ${id}  ${kind}  frames ${startFrame} to ${endFrame - 1}`,
    );
    return {
      exitCode: 0,
      json: {
        event: done.event,
        sequence: done.sequence,
        tracks: done.tracks.map(({ id, kind, label, startFrame, endFrame, dismissed, locked }) => ({
          track: id,
          kind,
          label,
          startFrame,
          endFrame,
          dismissed,
          locked,
        })),
        removed: [...done.removed],
        veils: { added: [...done.veilsAdded], removed: [...done.veilsRemoved] },
        lostAt: [...done.lostAt],
      },
      text: [`${done.event} (event ${done.sequence}).${lost}${off}`, ...lines].join('\n'),
    };
  },
};
