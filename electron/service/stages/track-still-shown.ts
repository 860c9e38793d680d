// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What still shows in a copy becomes tracks: what a second look left open is followed on the original, forwards and backwards, and stands in
 * the case like what detection found, for a person to decide on.
 */
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Kind, ModelIdentity } from '../../../core/detect/detection.ts';
import type { CopySight } from '../../../core/render/copy-sight.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import { notCovered, type ShownPlace } from '../../../core/render/second-look.ts';
import { insertRow } from '../../../core/review/diff.ts';
import type { CandidateRow, FootageRow, TrackRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { rectangleOutline } from '../../../core/track/outline.ts';
import type { Track } from '../../../core/track/track.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { candidatesFor, candidateToCheck } from './candidate-choice.ts';
import type { Corrected } from './correct.ts';
import { requireAudience } from './decide.ts';
import { decisionsOn } from './decisions.ts';
import { requireUnchanged } from './originals.ts';
import { shownTracks } from './second-look.ts';
import { frameIndexOf, runStageJob, type Session } from './session.ts';
import { coverOf } from './sheets.ts';

/** What one look left open, the surest place first. */
export type OpenPlaces = {
  readonly kind: Kind;
  readonly model: ModelIdentity;
  readonly places: readonly ShownPlace[];
};

/**
 * What still shows in the copy that `check` speaks of, and what nobody has done anything about: no veil as decided now would cover it, and
 * no track that is undecided or left visible lies there. Throws USAGE for an unknown audience.
 */
export function openPlaces(
  store: CaseReader,
  footage: FootageRow,
  audience: string,
  profile: Profile,
): { readonly copy: CandidateRow | undefined; readonly open: readonly OpenPlaces[] } {
  requireAudience(audience, profile);
  const copy = candidateToCheck(candidatesFor(store, footage, audience, profile));
  // A candidate that was proved before there was such a look has none.
  const { secondLooks = [] } = (copy?.proof ?? {}) as unknown as Partial<ProofReport>;
  const sheet = coverOf(footage, decisionsOn(store, footage, audience));
  const shown = shownTracks(store, footage, audience);
  const open = secondLooks.flatMap((look): OpenPlaces[] => {
    const { kind, model } = look;
    const ofKind = shown.filter((track) => track.kind === kind);
    const places = notCovered(look, sheet, ofKind);
    return model && places.length > 0 ? [{ kind, model, places }] : [];
  });
  return { copy, open };
}

/** The sights of a place. Throws USAGE for one that was noted down without them. */
function sightsOf({ seenAt }: ShownPlace): readonly CopySight[] {
  if (seenAt) return seenAt;
  throw new ClearveilError(
    'USAGE',
    'the copy was looked at by an earlier version, which did not note down every sight',
    'Render it once more.',
  );
}

const nothingShows = (): never => {
  throw new ClearveilError(
    'USAGE',
    'there is no place left in which something still shows',
    'Nothing was changed. Render a copy to have it looked at again.',
  );
};

/**
 * Makes tracks of what still shows in the newest copy for an audience, undecided, as one event. Throws USAGE where there is nothing to make one
 * of, INPUT_CHANGED, WORKER_CRASHED, CANCELLED.
 */
export async function trackStillShown(
  session: Session,
  footage: FootageRow,
  audience: string,
  profile: Profile,
): Promise<Corrected> {
  const { store, actor } = session;
  const { copy, open } = openPlaces(store, footage, audience, profile);
  if (!copy || open.length === 0) return nothingShows();
  const sights = open.map(({ kind, model, places }) => ({ kind, model, places: places.map(sightsOf) }));
  const params = { audience, candidate: copy.id };
  return runStageJob(session, { kind: 'still-shown', footageId: footage.id, params }, async (_, engine) => {
    const current = await requireUnchanged(session, footage, engine);
    const { orientation, display } = current.probe.video;
    const found: { readonly model: ModelIdentity; readonly track: Track }[] = [];
    for (const { kind, model, places } of sights) {
      const known = store.tracksOf(current.id).filter((track) => track.kind === kind);
      const tracks = await engine('followSights', {
        path: current.sourcePath,
        index: frameIndexOf(store, current),
        orientation,
        display,
        kind,
        places,
        known: known.map(({ startFrame, endFrame, keyframes }) => ({ startFrame, endFrame, keyframes })),
      });
      found.push(...tracks.map((track) => ({ model, track })));
    }
    const ids = store.nextIds('track', found.length);
    const rows = found.map(
      ({ model, track }, at): TrackRow => ({
        ...track,
        id: ids[at] ?? store.nextId('track'),
        footageId: current.id,
        label: '',
        outline: rectangleOutline,
        dismissed: false,
        locked: false,
        source: { by: 'model', model },
      }),
    );
    const event = 'track.still-shown';
    const { sequence } = store.commit({
      event,
      actor,
      changes: rows.map((row) => insertRow('track', row)),
      note: {
        footage: current.id,
        candidate: copy.id,
        places: sights.reduce((count, { places }) => count + places.length, 0),
      },
    });
    return { event, sequence, tracks: rows, removed: [], veilsAdded: [], veilsRemoved: [], lostAt: [] };
  });
}
