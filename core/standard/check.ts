// SPDX-License-Identifier: GPL-3.0-or-later
/** What the standard says of the decisions so far. Blocks stop a release; warnings ask for a look. */
import type { FootageRow, TrackRow, VeilRow } from '../review/records.ts';
import type { Profile } from './profile.ts';

export type Finding = {
  readonly severity: 'block' | 'warning';
  /** Rule of the requirements, for example R01. */
  readonly rule: string;
  readonly code:
    | 'PURPOSE_UNKNOWN'
    | 'CHARACTERISTIC_UNKNOWN'
    | 'CODE_UNKNOWN'
    | 'STATUTE_MISSING'
    | 'AUDIENCE_UNKNOWN'
    | 'TRACK_UNDECIDED'
    | 'DECODE_CHECK_MISSING'
    | 'FAULTS_PRESENT'
    | 'NOTHING_VEILED';
  readonly message: string;
  readonly footage: string;
  readonly track: string | null;
  readonly veil: string | null;
  /** Where to look, null when it concerns the whole recording. */
  readonly frame: number | null;
};

/** The decisions on one recording. */
export type Decisions = {
  readonly footage: FootageRow;
  readonly faultCount: number;
  readonly tracks: readonly TrackRow[];
  readonly veils: readonly VeilRow[];
};

function checkVeil(veil: VeilRow, profile: Profile): Pick<Finding, 'rule' | 'code' | 'message'>[] {
  const findings: Pick<Finding, 'rule' | 'code' | 'message'>[] = [];
  const add = (rule: string, code: Finding['code'], message: string): void =>
    void findings.push({ rule, code, message });
  if (!profile.purposes.some((purpose) => purpose.id === veil.purpose)) {
    add('R01', 'PURPOSE_UNKNOWN', `${veil.id}: the profile ${profile.id} knows no purpose "${veil.purpose}"`);
  }
  if (!profile.characteristics.some((entry) => entry.id === veil.characteristic)) {
    add(
      'R03',
      'CHARACTERISTIC_UNKNOWN',
      `${veil.id}: the profile ${profile.id} knows no characteristic "${veil.characteristic}"`,
    );
  }
  const code = profile.codes.find((entry) => entry.code === veil.code);
  if (!code) add('R52', 'CODE_UNKNOWN', `${veil.id}: the profile ${profile.id} knows no code "${veil.code}"`);
  if (code?.statute && !veil.statute)
    add('R52', 'STATUTE_MISSING', `${veil.id}: ${veil.code} needs the statute it rests on`);
  for (const audience of veil.audiences) {
    if (!profile.audiences.includes(audience))
      add('R40', 'AUDIENCE_UNKNOWN', `${veil.id}: the profile ${profile.id} knows no audience "${audience}"`);
  }
  return findings;
}

/**
 * Findings for one recording and audience, in the order of frames. A track that is neither veiled for the audience nor
 * dismissed by a person blocks: nobody has decided on it.
 */
export function checkDecisions(decisions: Decisions, profile: Profile, audience: string): Finding[] {
  const { footage, tracks, veils, faultCount } = decisions;
  const base = { footage: footage.id, track: null, veil: null, frame: null };
  const findings: Finding[] = [];
  if (footage.decodeCheck !== 'done') {
    findings.push({
      ...base,
      severity: 'block',
      rule: 'R74',
      code: 'DECODE_CHECK_MISSING',
      message: 'the decode check of the recording has not run to its end',
    });
  }
  if (faultCount > 0) {
    findings.push({
      ...base,
      severity: 'warning',
      rule: 'R73',
      code: 'FAULTS_PRESENT',
      message: `the recording has ${faultCount} faults; the record counts them`,
    });
  }
  const trackById = new Map(tracks.map((track) => [track.id, track]));
  for (const veil of veils) {
    const track = trackById.get(veil.trackId);
    for (const found of checkVeil(veil, profile)) {
      findings.push({
        ...base,
        ...found,
        severity: 'block',
        track: veil.trackId,
        veil: veil.id,
        frame: track?.startFrame ?? null,
      });
    }
  }
  const veiled = new Set(
    veils.filter((veil) => veil.audiences.includes(audience)).map((veil) => veil.trackId),
  );
  for (const track of tracks) {
    if (track.dismissed || veiled.has(track.id)) continue;
    findings.push({
      ...base,
      severity: 'block',
      rule: 'R12',
      code: 'TRACK_UNDECIDED',
      track: track.id,
      frame: track.startFrame,
      message: `${track.id} (${track.kind}, from frame ${track.startFrame}) is neither veiled for ${audience} nor dismissed`,
    });
  }
  if (veiled.size === 0) {
    findings.push({
      ...base,
      severity: 'warning',
      rule: 'R54',
      code: 'NOTHING_VEILED',
      message: `nothing is veiled for ${audience}`,
    });
  }
  return findings.sort((a, b) => (a.frame ?? -1) - (b.frame ?? -1));
}
