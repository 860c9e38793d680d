// SPDX-License-Identifier: GPL-3.0-or-later
/** What a hand does to tracks: each gesture one request, so that undo takes back one gesture. */
import type { Box } from '../../core/base/geometry.ts';
import type { Outline } from '../../core/track/outline.ts';
import { regionAt } from '../../core/track/region-at.ts';
import { announce, whisper } from '../app/live-region.ts';
import { reviewStrings as words } from '../app/strings/review.ts';
import { followJob, request } from '../client/index.ts';
import { goTo, usePlayhead } from '../player/playhead.ts';
import { asEachIs, veilGroups } from '../screens/standard/characteristics.ts';
import { keptReasons } from '../screens/standard/kept-reasons.ts';
import { choose, useEditing } from './edit-store.ts';
import { ask, change, fail, tracksAt, useReview } from './review-store.ts';

export type Place = { readonly frame: number; readonly box: Box };

/** The one track that is chosen. */
export function chosenTrack() {
  const { chosen } = useEditing.getState();
  const [only] = chosen;
  return chosen.length === 1 ? useReview.getState().tracks.find(({ track }) => track === only) : undefined;
}

/** Where a track is on a frame; undefined outside its frames, or while its places are still to come. */
export function boxAt(track: string, frame: number): Box | undefined {
  const shape = useReview.getState().shapes.get(track);
  return shape && regionAt(shape, frame)?.box;
}

/** The nearest place of a track to a frame: its own there, or that of its nearer end. */
export function nearestBox(track: string, frame: number): Box | undefined {
  const shape = useReview.getState().shapes.get(track);
  if (!shape) return undefined;
  return regionAt(shape, Math.min(shape.endFrame - 1, Math.max(shape.startFrame, frame)))?.box;
}

export async function drawTrack(places: readonly Place[], outline: Outline): Promise<void> {
  const { footage } = useReview.getState();
  if (footage === null) return;
  const { draft, kind } = useEditing.getState();
  const done = await change('tracks.draw', { footage, kind, outline, places: [...places] });
  const hand = useEditing.getState();
  // The next one may have been begun meanwhile: it stays in the hand.
  const begunAnew = hand.draft !== draft || hand.corners.length > 0;
  if (!begunAnew) useEditing.setState({ draft: null });
  const drawn = done?.tracks[0];
  if (!drawn) return;
  if (!begunAnew) choose([drawn.track]);
  announce(words.said.drawn(words.nameOf(drawn)));
}

export async function placeTrack(track: string, places: readonly Place[]): Promise<void> {
  const { draft: kept } = useEditing.getState();
  await change('tracks.place', { track, places: [...places] });
  // A gesture that has begun meanwhile has a draft of its own.
  useEditing.setState(({ draft }) => (draft === kept && draft?.track === track ? { draft: null } : {}));
}

/** Whether it was done. */
export async function reshapeTrack(track: string, outline: Outline): Promise<boolean> {
  return (await change('tracks.reshape', { track, outline })) !== undefined;
}

/** Follows a subject from the frame one is at, both ways, while work goes on. */
export async function followHere(track: string): Promise<void> {
  const { frame } = usePlayhead.getState();
  const box = nearestBox(track, frame);
  if (!box) return;
  useEditing.setState(({ following }) => ({ following: following + 1 }));
  announce(words.said.following);
  try {
    const { job } = await request('tracks.follow', { track, place: { frame, box } });
    const { corrected } = await followJob(job, 'follow');
    announce(words.said.followed(corrected.lostAt));
  } catch (error) {
    fail(error);
  } finally {
    useEditing.setState(({ following }) => ({ following: following - 1 }));
  }
}

export async function splitHere(track: string): Promise<void> {
  const done = await change('tracks.split', { track, frame: usePlayhead.getState().frame });
  if (done) announce(words.said.split);
}

/** The tracks that are chosen as one: the one that begins first takes the others in. */
export async function mergeChosen(): Promise<void> {
  const { tracks } = useReview.getState();
  const [first, ...others] = tracks.filter(({ track }) => useEditing.getState().chosen.includes(track));
  if (!first) return;
  const input = { track: first.track, others: others.map(({ track }) => track) };
  if (!(await change('tracks.merge', input))) return;
  choose([first.track]);
  announce(words.said.merged);
}

export async function lockTracks(tracks: readonly string[], locked: boolean): Promise<void> {
  if (await change('tracks.lock', { tracks: [...tracks], locked }))
    announce(locked ? words.said.locked : words.said.unlocked);
}

export async function dismissTracks(tracks: readonly string[]): Promise<void> {
  if (await change('tracks.dismiss', { tracks: [...tracks] })) announce(words.said.dismissed);
}

export async function restoreTracks(tracks: readonly string[]): Promise<void> {
  if (await change('tracks.restore', { tracks: [...tracks] })) announce(words.said.restored);
}

/** Takes the place off that a person set on the frame one is at. */
export async function unplaceHere(track: string): Promise<void> {
  if (await change('tracks.unplace', { track, frames: [usePlayhead.getState().frame] }))
    announce(words.said.unplaced);
}

export async function nameTracks(tracks: readonly string[], label: string): Promise<void> {
  await change('tracks.rename', { tracks: [...tracks], label });
}

/** Makes the track begin or end at the frame one is at. */
export async function endHere(track: string, end: 'first' | 'last'): Promise<void> {
  const { frame } = usePlayhead.getState();
  await change('tracks.resize', {
    track,
    first: end === 'first' ? frame : null,
    last: end === 'last' ? frame : null,
  });
}

/** Veils tracks for the reasons of the veil before; the first one asks for them. */
export async function veilTracks(tracks: readonly string[], always = false): Promise<void> {
  const kept = keptReasons();
  if (tracks.length === 0) return;
  if (!kept || always) return useEditing.setState({ asking: { about: 'veil', tracks } });
  const subjects = useReview.getState().tracks.filter(({ track }) => tracks.includes(track));
  const reasons = { ...kept, characteristic: asEachIs };
  const { footage } = useReview.getState();
  const groups = veilGroups(subjects, reasons, useEditing.getState().lastFill);
  if (footage === null || !(await ask('veils.addGroups', { footage, groups }))) return;
  announce(words.said.veiled(subjects.length));
}

export async function unveilTracks(tracks: readonly string[]): Promise<void> {
  const review = useReview.getState();
  const pictures = review.tracks.filter(({ track, kind }) => kind === 'picture' && tracks.includes(track));
  // A withheld picture and its sound come and go together.
  for (const { track } of pictures) if (!(await ask('withheld.remove', { track }))) return;
  const veils = review.veils.filter(
    ({ track }) => tracks.includes(track) && !pictures.some((picture) => picture.track === track),
  );
  if (veils.length === 0) return;
  if (await ask('veils.remove', { veils: veils.map(({ veil }) => veil) })) announce(words.said.unveiled);
}

/** "Everyone but this one": veils every other subject that has no veil yet. */
export async function veilOthers(chosen: readonly string[]): Promise<void> {
  const { tracks, veils } = useReview.getState();
  const veiled = new Set(veils.map(({ track }) => track));
  const others = tracks.filter(
    ({ track, dismissed, kind }) =>
      !chosen.includes(track) && !dismissed && !veiled.has(track) && kind !== 'picture',
  );
  await veilTracks(others.map(({ track }) => track));
}

async function takeBackOne(what: 'undo' | 'redo'): Promise<void> {
  const target = useReview.getState().history[what];
  if (!target) return;
  const done =
    what === 'undo' ? await ask('history.undo', { sequence: null }) : await ask('history.redo', {});
  if (done) announce(words.said[what](words.eventName(target.event)));
}

let takenBack = Promise.resolve();

/** Undoes or does again, one after the other: what can be done again is known only when what was undone has been read. */
export function takeBack(what: 'undo' | 'redo'): Promise<void> {
  takenBack = takenBack.catch(() => undefined).then(() => takeBackOne(what));
  return takenBack;
}

/** Chooses the next track of the frame one is at, so that the keyboard reaches every one. */
export function chooseNext(direction: 1 | -1): void {
  const { frame } = usePlayhead.getState();
  const here = tracksAt(useReview.getState().tracks, frame);
  if (here.length === 0) {
    announce(words.said.nobodyHere);
    return;
  }
  const { chosen } = useEditing.getState();
  const at = here.findIndex(({ track }) => chosen.includes(track));
  const next =
    here[at < 0 ? (direction === 1 ? 0 : here.length - 1) : (at + direction + here.length) % here.length];
  if (!next) return;
  choose([next.track]);
  whisper(words.nameOf(next));
}

/** Chooses a track and goes to it: where it is, or to its first frame. */
export function showTrack(track: string): void {
  const found = useReview.getState().tracks.find((one) => one.track === track);
  if (!found) return;
  const { frame } = usePlayhead.getState();
  choose([track]);
  if (frame < found.startFrame || frame >= found.endFrame) goTo(found.startFrame);
}
