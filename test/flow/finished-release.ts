// SPDX-License-Identifier: GPL-3.0-or-later
/** The whole way to a final release with two people and two keys, for the tests of what comes out of it. */
import { writeFileSync } from 'node:fs';
import { type FixtureOptions, makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { type CaseWords, describeAround, drawTracks } from './case-content.ts';
import { done, type Place } from './cli.ts';

export type ReleaseAnswer = {
  readonly package: string;
  readonly media: string;
  readonly status: string;
  readonly candidate: string;
  readonly recordSha256: string;
  readonly fingerprints: readonly string[];
};

/** Every text that a person writes on the way. */
export type ReleaseTexts = {
  readonly fileName: string;
  readonly analyst: string;
  readonly reviewer: string;
  readonly reason: string;
  readonly label: string;
  readonly harm: string;
  readonly watched: string;
  readonly officeKey: string;
  readonly personKey: string;
  readonly purpose: string;
  readonly characteristic: string;
  /** Why a second of sound is hushed for the same purpose; null: none is. */
  readonly hushHarm: string | null;
  /** What is written around the recording; null: nothing is. */
  readonly around: CaseWords | null;
};

const plainTexts: ReleaseTexts = {
  fileName: 'clip.mp4',
  analyst: 'Ann Analyst',
  reviewer: 'Rae Reviewer',
  reason: 'foia-processing',
  label: 'Subject 1',
  harm: 'Could be found at home.',
  watched: 'Watched in full with sound.',
  officeKey: 'foia-office',
  personKey: 'rae',
  purpose: 'personal-privacy',
  characteristic: 'face',
  hushHarm: null,
  around: null,
};

const officePassphrase = 'the office keeps this';
const personPassphrase = 'rae keeps this alone';

export type FinishedRelease = ReleaseAnswer & {
  readonly original: string;
  readonly caseDir: string;
  readonly trustFile: string;
};

/** Makes a recording and releases it; answers what `release` answered. */
export async function finishRelease(
  place: Place,
  name: string,
  fixture: FixtureOptions = {},
  texts: Partial<ReleaseTexts> = {},
): Promise<FinishedRelease> {
  const t = { ...plainTexts, ...texts };
  const original = place.original(t.fileName);
  const frameCount = fixture.frameCount ?? 12;
  await makeFixture(original, { frameCount, ...fixture });
  const caseDir = place.output(`${name}.case`);
  const ann = { as: t.analyst, reason: t.reason };
  done(await place.cli(['ingest', caseDir, original], ann));
  const from = { x: 60, y: 60, width: 100, height: 80 };
  const drawn = { footage: 'footage-1', startFrame: 0, endFrame: frameCount, from, label: t.label };
  drawTracks(place, caseDir, [drawn], t.analyst);
  if (t.around) describeAround(place, caseDir, t.around, t.analyst);
  const why = ['--purpose', t.purpose, '--characteristic', t.characteristic, '--code', '(b)(6)'];
  done(await place.cli(['veil', caseDir, '--all', ...why, '--harm', t.harm], ann));
  if (t.hushHarm !== null) {
    const span = ['--from', 'frame:1', '--to', '00:00:01', '--mode', 'silence'];
    done(await place.cli(['hush', caseDir, ...span, ...why, '--harm', t.hushHarm], ann));
  }
  done(await place.cli(['render', caseDir, '--audience', 'public'], ann));
  const office = { passphrase: officePassphrase };
  const rae = { as: t.reviewer, reason: t.reason, passphrase: personPassphrase };
  done(await place.cli(['key', 'new', '--kind', 'office', '--name', t.officeKey], office));
  done(await place.cli(['key', 'new', '--kind', 'person', '--name', t.personKey], rae));
  done(await place.cli(['people', caseDir, 'add', '--name', t.reviewer, '--role', 'reviewer'], ann));
  const approval = ['approve', caseDir, 'candidate-1', '--key', t.personKey, '--watched', t.watched];
  done(await place.cli(approval, rae));
  const out = place.output(name);
  const release = ['release', caseDir, '--audience', 'public', '--out', out, '--key', t.officeKey];
  const answer = done<ReleaseAnswer>(await place.cli(release, { ...ann, ...office }));
  const trustFile = place.output(`${name}-trust.json`);
  writeFileSync(trustFile, (await place.cli(['key', 'show', '--trust'], { json: false })).stdout);
  return { ...answer, original, caseDir, trustFile };
}
