// SPDX-License-Identifier: GPL-3.0-or-later
/** A copy is made of one state of the case: what is decided meanwhile is not in it, and it does not look as if it were. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { insertRow } from '../../../core/review/diff.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import type { Keyframe } from '../../../core/track/track.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { decisionsDigest } from '../../../electron/service/stages/decisions.ts';
import { ingestFootage } from '../../../electron/service/stages/ingest.ts';
import { renderCandidate } from '../../../electron/service/stages/render.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { analyst, openStore, temporaryPlace, trackRow, veilRow } from '../storage/case-fixtures.ts';

test('a veil decided while a copy is made closes the gate for that copy', async () => {
  const place = temporaryPlace();
  const media = join(place.root, 'street.mp4');
  await makeFixture(media, { frameCount: 40 });
  const store = openStore(place);
  const work: { whenMeasuring?: () => void } = {};
  const session: Session = {
    store,
    actor: analyst,
    signal: new AbortController().signal,
    report: (_, note) => {
      // The colours of weak veils are measured before anything is rendered.
      if (note !== 'measuring colours') return;
      work.whenMeasuring?.();
      delete work.whenMeasuring;
    },
  };
  const { footage } = await ingestFootage(session, media);
  const box = { x: 800, y: 800, width: 640, height: 480 };
  const at = (frame: number): Keyframe => ({ frame, box, origin: 'manual', score: null });
  const add = (id: number, fill: 'solid' | 'mosaic'): void => {
    const track = trackRow(`track-${id}`, { endFrame: 40, keyframes: [at(0), at(39)] });
    const veil = { ...veilRow(`veil-${id}`, track.id), fill };
    const changes = [insertRow('track', track), insertRow('veil', veil)];
    store.commit({ event: 'veils.added', actor: analyst, changes });
  };
  add(1, 'mosaic');
  work.whenMeasuring = () => add(2, 'solid');
  const options = { audience: 'public', profile: defaultProfile, draft: true, compatible: false };
  const { candidate, proof } = await renderCandidate(session, footage, options);
  // Nothing was detected: what a person drew is looked for all the same.
  expect(proof.secondLooks.map(({ kind }) => kind)).toEqual(['face']);
  expect(work.whenMeasuring).toBeUndefined();
  const now = (): string => decisionsDigest(store, footage, 'public', defaultProfile);
  expect(candidate.decisionsSha256).not.toBe(now());
  const next = await renderCandidate(session, footage, options);
  expect(next.candidate.decisionsSha256).toBe(now());
});
