// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The second look: a detector of another family than the one whose boxes were veiled looks at frames of the finished copy. What it
 * sees is held against the veils that were painted and the tracks that a person left visible. What is neither is open: it may be a
 * miss of the first detector, or a false sight of the second. A person has to say which.
 */
import { type Box, intersectionOverUnion } from '../base/geometry.ts';
import type { Kind, ModelIdentity } from '../detect/detection.ts';
import { type CopySight, type ShownTrack, type SightStanding, standingOf } from './copy-sight.ts';
import type { VeilSheet } from './veil-sheet.ts';

/** Open sights that belong together: on looks that follow each other, in one place. */
export type StillShown = {
  readonly startFrame: number;
  readonly endFrame: number;
  readonly sights: number;
  /** The surest of them. */
  readonly frame: number;
  readonly box: Box;
  readonly score: number;
};

/** The same as it is kept. `seenAt`: each of the sights, by rising frame; candidates of earlier versions have none. */
export type ShownPlace = StillShown & { readonly seenAt?: readonly CopySight[] };

/** Why nobody looked. */
export type NotLooked = 'off' | 'no-detector' | 'unavailable';

/** Which frames were looked at: the first, then one every `intervalMs` and the last, as `planLooks` has them; and those at stops. */
export type LookSampling = {
  readonly intervalMs: number;
  /** How many frames the second look comes after the first: between two looks of the first detector. */
  readonly firstStep: number;
  readonly regular: number;
  /** Frames at stops that are not among the regular ones, and the first 256 of them. */
  readonly atStops: number;
  readonly stopFrames: readonly number[];
};

/** What the second look of one kind gave. */
export type SecondLook = {
  readonly kind: Kind;
  /** Null where nobody looked. */
  readonly model: ModelIdentity | null;
  readonly notLooked: NotLooked | null;
  /** In words, why nobody looked; empty where somebody did. */
  readonly reason: string;
  /** Null where nobody looked. */
  readonly sampling: LookSampling | null;
  readonly frames: number;
  /** Everything that was seen. Each sight is one of: under a veil, left visible by decision, open. */
  readonly seen: number;
  readonly veiled: number;
  /** On a track that a person dismissed. */
  readonly dismissed: number;
  /** On a track that has no veil in this copy. */
  readonly unveiled: number;
  readonly open: number;
  /** How many places the open sights are in, and these places, the surest first; where they are printed, 64 of them. */
  readonly places: number;
  readonly shown: readonly ShownPlace[];
};

/** Open sights of one place share this much from one look to the next, at most this many looks on. */
const samePlace = 0.2;
const looksApart = 3;
const placesListed = 64;

/** Joins open sights to places, look by look. `looks`: the frames that were looked at, ascending. */
function placesOf(open: readonly CopySight[], looks: readonly number[]): ShownPlace[] {
  const order = new Map(looks.map((frame, at) => [frame, at]));
  const places: { last: CopySight; place: StillShown; readonly seenAt: CopySight[] }[] = [];
  for (const sight of [...open].sort((a, b) => a.frame - b.frame)) {
    const at = order.get(sight.frame) ?? 0;
    const near = places.find(
      ({ last }) =>
        last.frame < sight.frame &&
        at - (order.get(last.frame) ?? 0) <= looksApart &&
        intersectionOverUnion(last.box, sight.box) >= samePlace,
    );
    const { frame, box, score } = sight;
    if (!near) {
      const place = { startFrame: frame, endFrame: frame + 1, sights: 1, frame, box, score };
      places.push({ last: sight, place, seenAt: [sight] });
      continue;
    }
    const surest = score > near.place.score ? { frame, box, score } : {};
    near.last = sight;
    near.seenAt.push(sight);
    near.place = { ...near.place, ...surest, endFrame: frame + 1, sights: near.place.sights + 1 };
  }
  return places
    .map(({ place, seenAt }) => ({ ...place, seenAt }))
    .sort((a, b) => b.score - a.score || a.startFrame - b.startFrame);
}

/** What came of a look: every sight counted once, the open ones as places. */
export function concludeLook(
  looked: {
    readonly kind: Kind;
    readonly model: ModelIdentity;
    readonly sampling: LookSampling;
    readonly frames: readonly number[];
  },
  sights: readonly CopySight[],
  sheet: VeilSheet | null,
  shown: readonly ShownTrack[],
): SecondLook {
  const { kind, model, sampling, frames } = looked;
  const standings = sights.map((sight) => ({ sight, standing: standingOf(sight, sheet, shown) }));
  const count = (wanted: SightStanding): number =>
    standings.filter(({ standing }) => standing === wanted).length;
  const open = standings.filter(({ standing }) => standing === 'open').map(({ sight }) => sight);
  const places = placesOf(open, frames);
  return {
    kind,
    model,
    notLooked: null,
    reason: '',
    sampling,
    frames: frames.length,
    seen: sights.length,
    veiled: count('veiled'),
    dismissed: count('dismissed'),
    unveiled: count('unveiled'),
    open: open.length,
    places: places.length,
    shown: places,
  };
}

/** The report of a look that was not taken. */
export function noLook(kind: Kind, notLooked: NotLooked, reason: string): SecondLook {
  const none = { frames: 0, seen: 0, veiled: 0, dismissed: 0, unveiled: 0, open: 0, places: 0, shown: [] };
  return { kind, model: null, notLooked, reason, sampling: null, ...none };
}

export type LookWarning = {
  readonly code: 'STILL_SHOWS' | 'NOT_LOOKED';
  readonly frame: number | null;
  readonly message: string;
};

/** What a person has to be told of looks: things that still show, and looks that could not be taken. */
export function lookWarnings(looks: readonly SecondLook[]): LookWarning[] {
  return looks.flatMap((look): LookWarning[] => {
    const { kind, places, open, frames, notLooked, reason, shown } = look;
    if (notLooked === 'off') return [];
    if (notLooked !== null)
      return [{ code: 'NOT_LOOKED', frame: null, message: `nobody looked again for ${kind}: ${reason}` }];
    if (open === 0) return [];
    const first = shown[0]?.frame ?? null;
    const message = `${kind} seen ${open} times in ${places} places of the copy, under no veil and on no track, on ${frames} frames looked at; the surest on frame ${first}`;
    return [{ code: 'STILL_SHOWS', frame: first, message }];
  });
}

/** A proof as it is printed: with the surest places of each look alone, and of each its surest sight; `places` says how many there are. */
export function printedProof<Proof extends { readonly secondLooks: readonly SecondLook[] }>(
  proof: Proof,
): Proof {
  const secondLooks = proof.secondLooks.map((look) => ({
    ...look,
    shown: look.shown.slice(0, placesListed).map(({ seenAt: _, ...place }) => place),
  }));
  return { ...proof, secondLooks };
}

/** Every sight of a place; where only the surest was kept, that. */
const sightsAt = ({ seenAt, frame, box, score }: ShownPlace): readonly CopySight[] =>
  seenAt ?? [{ frame, box, score }];

/**
 * The places of a look that are still open with the tracks as they are now, with one sight at least: a person may have looked at them
 * since, and dismissed what was there or left it as it is. Where a candidate of an earlier version kept fewer places than were found,
 * nobody can say so of the others: then all stay open.
 */
export function stillOpen({ places, shown }: SecondLook, tracks: readonly ShownTrack[]): ShownPlace[] {
  if (shown.length < places) return [...shown];
  return shown.filter((place) => sightsAt(place).some((sight) => standingOf(sight, null, tracks) === 'open'));
}

/**
 * The places of a look that nothing is done about yet: of some sight of theirs the middle lies under no veil as veils are now (`sheet`),
 * and no track that is left visible or undecided (`shown`) lies there.
 */
export function notCovered(
  { shown: places }: SecondLook,
  sheet: VeilSheet,
  shown: readonly ShownTrack[],
): ShownPlace[] {
  return places.filter((place) =>
    sightsAt(place).some((sight) => standingOf(sight, sheet, shown) === 'open'),
  );
}

/** A kind that can show in a copy and that nobody looked for, and why not. */
export type KindNotLooked = { readonly kind: Kind; readonly reason: string };

/** Which of the `kinds` on a recording, and of those that a look was wanted for, nobody looked for in a copy. */
export function kindsNotLookedFor(looks: readonly SecondLook[], kinds: readonly Kind[]): KindNotLooked[] {
  const missing = kinds.filter((kind) => !looks.some((look) => look.kind === kind));
  return [
    ...looks.flatMap(({ kind, notLooked, reason }) => (notLooked === null ? [] : [{ kind, reason }])),
    ...missing.map((kind) => ({ kind, reason: 'there was no look for it when the copy was made' })),
  ];
}
