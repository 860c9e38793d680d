// SPDX-License-Identifier: GPL-3.0-or-later
/** Veils, hushes, withheld spans, findings, and taking decisions back. */
import { ClearveilError } from '../../../../core/base/errors.ts';
import { parseMoment } from '../../../../core/base/moment.ts';
import type { RequestOutput } from '../../../../core/contract/requests.ts';
import type { TrackRow } from '../../../../core/review/records.ts';
import { undoTargets } from '../../../../core/review/undo-stack.ts';
import { defaultProfile } from '../../../../core/standard/profile.ts';
import { checkFootage, veilGroups, veilTracks } from '../../stages/decide.ts';
import { changeHush, hushSpan, removeHush } from '../../stages/hush.ts';
import { frameIndexOf } from '../../stages/session.ts';
import { takeBackDecision } from '../../stages/undo.ts';
import { changeVeils, namedVeils, removeVeils } from '../../stages/veils.ts';
import { removeWithheld, withheldIn, withholdSpan } from '../../stages/withhold.ts';
import type { EventHeading } from '../../storage/audit-store.ts';
import type { CaseReader } from '../../storage/case-reader.ts';
import type { Answers } from '../answer.ts';
import type { Desk } from '../desk.ts';
import { hushView, veilView, withheldView } from '../views.ts';

/** The log from its end, read in pieces. */
function* newestFirst(store: CaseReader): Generator<EventHeading> {
  for (let before: number | null = null; ; ) {
    const piece: readonly EventHeading[] = store.eventsBefore(before, 256);
    yield* piece;
    const last = piece.at(-1);
    if (!last || last.sequence <= 1) return;
    before = last.sequence;
  }
}

function undoState(store: CaseReader): RequestOutput<'history.state'> {
  return undoTargets(newestFirst(store));
}

function takeBack(desk: Desk, sequence: number): RequestOutput<'history.undo'> {
  const { store } = desk;
  const head = takeBackDecision(desk.session(), sequence);
  const done = store.event(head.sequence);
  if (!done) throw new Error('an undo without an event');
  return { done, state: undoState(store) };
}

const nothingLeft = (what: string): ClearveilError =>
  new ClearveilError('UNDO_REFUSED', `there is nothing to ${what}`, 'The log lists what was done.');

function profileView(): RequestOutput<'profile.show'> {
  const { id, sha256, title, version, asOf, purposes, characteristics, codes, audiences, fills } =
    defaultProfile;
  const { watched = 'full-or-exception' } = defaultProfile;
  return { id, sha256, title, version, asOf, purposes, characteristics, codes, audiences, fills, watched };
}

/** Tracks by the recording that they are of. */
function byFootage(desk: Desk, ids: readonly string[]): Map<string, TrackRow[]> {
  const groups = new Map<string, TrackRow[]>();
  for (const id of new Set(ids)) {
    const track = desk.store.track(id);
    const group = groups.get(track.footageId);
    if (group) group.push(track);
    else groups.set(track.footageId, [track]);
  }
  return groups;
}

export const decisionAnswers = {
  'profile.show': () => profileView(),

  'veils.list': (desk, { footage }) => ({
    veils: desk.store.veilsOf(desk.store.footage(footage).id).map(veilView),
  }),
  'veils.add': (desk, { tracks, reasons, fill }) => ({
    veils: [...byFootage(desk, tracks)].flatMap(([footage, group]) =>
      veilTracks(desk.session(), desk.store.footage(footage), group, reasons, defaultProfile, fill).map(
        veilView,
      ),
    ),
  }),
  'veils.addGroups': (desk, { footage, groups }) => {
    const row = desk.store.footage(footage);
    const named = groups.map(({ tracks, reasons, fill }) => ({
      tracks: byFootage(desk, tracks).get(row.id) ?? [],
      reasons,
      fill,
    }));
    return { veils: veilGroups(desk.session(), row, named, defaultProfile).map(veilView) };
  },
  'veils.change': (desk, { veils, reasons, fill }) => ({
    veils: changeVeils(desk.session(), namedVeils(desk.session(), veils), reasons, defaultProfile, fill).map(
      veilView,
    ),
  }),
  'veils.remove': (desk, { veils }) => {
    removeVeils(desk.session(), namedVeils(desk.session(), veils));
    return {};
  },

  'hushes.list': (desk, { footage }) => {
    const row = desk.store.footage(footage);
    const index = frameIndexOf(desk.store, row);
    return { hushes: desk.store.hushesOf(row.id).map((hush) => hushView(hush, index)) };
  },
  'hushes.add': (desk, { footage, from, to, mode, channels, subject, reasons }) => {
    const request = { from: parseMoment(from), to: parseMoment(to), mode, channels, subject };
    const recording = desk.store.footage(footage);
    const row = hushSpan(desk.session(), recording, request, reasons, defaultProfile);
    return { hush: row && hushView(row, frameIndexOf(desk.store, recording)) };
  },
  'hushes.change': (desk, { hush, from, to, reasons, ...how }) => {
    const row = desk.store.hush(hush);
    const where = {
      from: from === null ? null : parseMoment(from),
      to: to === null ? null : parseMoment(to),
    };
    const after = changeHush(desk.session(), row, where, how, reasons, defaultProfile);
    return hushView(after, frameIndexOf(desk.store, desk.store.footage(row.footageId)));
  },
  'hushes.remove': (desk, { hush }) => {
    removeHush(desk.session(), desk.store.hush(hush));
    return {};
  },

  'withheld.list': (desk, { footage }) => {
    const row = desk.store.footage(footage);
    const index = frameIndexOf(desk.store, row);
    return { withheld: withheldIn(desk.store, row).map((one) => withheldView(one, index)) };
  },
  'withheld.add': (desk, { footage, from, to, reasons }) => {
    const span = { from: parseMoment(from), to: parseMoment(to) };
    const row = desk.store.footage(footage);
    const withheld = withholdSpan(desk.session(), row, span, reasons, defaultProfile);
    return withheldView(withheld, frameIndexOf(desk.store, row));
  },
  'withheld.remove': (desk, { track }) => {
    removeWithheld(desk.session(), track);
    return {};
  },

  'check.run': async (desk, { footage, audience }) => {
    const { store } = desk;
    await desk.stops.find(store, store.footage(footage));
    desk.requireOpen({ store });
    const findings = checkFootage(store, store.footage(footage), audience, defaultProfile);
    return {
      profile: defaultProfile.id,
      blocks: findings.filter(({ severity }) => severity === 'block').length,
      warnings: findings.filter(({ severity }) => severity === 'warning').length,
      findings,
    };
  },

  'history.list': (desk, { before, limit }) => ({ events: [...desk.store.eventsBefore(before, limit)] }),
  'history.state': (desk) => undoState(desk.store),
  'history.undo': (desk, { sequence }) => {
    const target = sequence ?? undoState(desk.store).undo?.sequence;
    if (target === undefined) throw nothingLeft('undo');
    return takeBack(desk, target);
  },
  'history.redo': (desk) => {
    const { redo } = undoState(desk.store);
    if (!redo) throw nothingLeft('redo');
    return takeBack(desk, redo.sequence);
  },
} satisfies Partial<Answers>;
