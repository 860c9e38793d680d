// SPDX-License-Identifier: GPL-3.0-or-later
/** What the standard says of the decisions so far. Blocks stop a release; warnings ask for a look. */

import type { FrameRange } from '../base/time.ts';
import type { Kind } from '../detect/detection.ts';
import { fillName } from '../review/fill.ts';
import { type ProtectedEvent, protectedEventNames } from '../review/protected-event.ts';
import type { FootageRow, HushRow, TrackRow, VeilRow } from '../review/records.ts';
import { disguiseFallsShort } from './disguise.ts';
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
    | 'DISGUISE_NOT_ENOUGH'
    | 'FILL_NOT_ALLOWED'
    | 'FILL_WEAK'
    | 'TRACK_UNDECIDED'
    | 'STOPS_OPEN'
    | 'STILL_SHOWS'
    | 'NOT_LOOKED'
    | 'DECODE_CHECK_MISSING'
    | 'CHANNELS_NOT_LISTED'
    | 'FAULTS_PRESENT'
    | 'EVENT_NOT_CLEAR'
    | 'NOTHING_VEILED';
  readonly message: string;
  readonly footage: string;
  readonly track: string | null;
  readonly veil: string | null;
  readonly hush: string | null;
  /** Where to look, null when it concerns the whole recording. */
  readonly frame: number | null;
};

export type ProtectedSpan = FrameRange & { readonly event: ProtectedEvent };

/** The decisions on one recording. */
export type Decisions = {
  readonly footage: FootageRow;
  readonly faultCount: number;
  readonly tracks: readonly TrackRow[];
  readonly veils: readonly VeilRow[];
  readonly hushes: readonly HushRow[];
  /** Where a person should look and nobody has said that they did, by frame. */
  readonly openStops: readonly { readonly frame: number }[];
  /** What a viewer must be able to follow, as people marked it. */
  readonly protectedEvents: readonly ProtectedSpan[];
  /** The frames on view while each hush sounds, by its id. */
  readonly hushFrames: ReadonlyMap<string, FrameRange>;
  /** Where another detector still sees something in the copy that no track is about, the surest first. */
  readonly stillShown: readonly { readonly frame: number }[];
  /** What can show in the copy and no other detector looked for, and why not. */
  readonly notLooked: readonly { readonly kind: Kind; readonly reason: string }[];
};

/** What a veil and a hush have in common: why, and for whom. */
type Reasoned = Pick<VeilRow, 'id' | 'purpose' | 'characteristic' | 'code' | 'statute' | 'audiences'>;

function checkReasons(decision: Reasoned, profile: Profile): Pick<Finding, 'rule' | 'code' | 'message'>[] {
  const findings: Pick<Finding, 'rule' | 'code' | 'message'>[] = [];
  const add = (rule: string, code: Finding['code'], message: string): void =>
    void findings.push({ rule, code, message });
  if (!profile.purposes.some((purpose) => purpose.id === decision.purpose)) {
    add(
      'R01',
      'PURPOSE_UNKNOWN',
      `${decision.id}: the profile ${profile.id} knows no purpose "${decision.purpose}"`,
    );
  }
  if (!profile.characteristics.some((entry) => entry.id === decision.characteristic)) {
    add(
      'R03',
      'CHARACTERISTIC_UNKNOWN',
      `${decision.id}: the profile ${profile.id} knows no characteristic "${decision.characteristic}"`,
    );
  }
  const code = profile.codes.find((entry) => entry.code === decision.code);
  if (!code)
    add('R52', 'CODE_UNKNOWN', `${decision.id}: the profile ${profile.id} knows no code "${decision.code}"`);
  if (code?.statute && !decision.statute)
    add('R52', 'STATUTE_MISSING', `${decision.id}: ${decision.code} needs the statute it rests on`);
  for (const audience of decision.audiences) {
    if (!profile.audiences.includes(audience))
      add(
        'R40',
        'AUDIENCE_UNKNOWN',
        `${decision.id}: the profile ${profile.id} knows no audience "${audience}"`,
      );
  }
  return findings;
}

/** R11: a fill that shows anything of what it covers is allowed by the profile alone, and even then marked as weak. */
function checkFill(
  veil: VeilRow,
  profile: Profile,
): Pick<Finding, 'severity' | 'rule' | 'code' | 'message'> | undefined {
  if (!profile.fills.includes(veil.fill)) {
    const message = `${veil.id}: the profile ${profile.id} does not allow the fill ${fillName(veil.fill)}`;
    return { severity: 'block', rule: 'R11', code: 'FILL_NOT_ALLOWED', message };
  }
  if (veil.fill === 'solid') return undefined;
  const message = `${veil.id}: the fill ${fillName(veil.fill)} shows a coarse colour of what it covers; solid shows nothing`;
  return { severity: 'warning', rule: 'R11', code: 'FILL_WEAK', message };
}

/** R12: what another detector saw in the copy, or was not there to see; a profile that wants no such look is told nothing of it. */
function checkLooks(
  { stillShown, notLooked }: Decisions,
  { secondLook }: Profile,
): Pick<Finding, 'severity' | 'rule' | 'code' | 'message' | 'frame'>[] {
  const severity = secondLook === 'gate' ? 'block' : 'warning';
  const findings: ReturnType<typeof checkLooks> = [];
  const [surest] = stillShown;
  if (surest) {
    const message = `another detector still sees something in ${stillShown.length} ${stillShown.length === 1 ? 'place' : 'places'} of the copy, the surest on frame ${surest.frame}: make tracks of what still shows, veil or dismiss each, and render again`;
    findings.push({ severity, rule: 'R12', code: 'STILL_SHOWS', frame: surest.frame, message });
  }
  for (const { kind, reason } of secondLook === 'off' ? [] : notLooked) {
    const message = `no other detector looked for ${kind} in the copy: ${reason}`;
    findings.push({ severity, rule: 'R12', code: 'NOT_LOOKED', frame: null, message });
  }
  return findings;
}

/** R70: sound or picture that is gone where a protected event is. A person may have good reason; nobody may overlook it. */
function checkEvents(
  { protectedEvents, hushes, hushFrames, tracks, veils }: Decisions,
  audience: string,
): Pick<Finding, 'track' | 'hush' | 'frame' | 'message'>[] {
  const gone = [
    ...tracks
      .filter(({ kind, id }) => kind === 'picture' && veils.some(({ trackId }) => trackId === id))
      .map((track) => ({
        track: track.id,
        hush: null,
        frames: track,
        what: `the picture is withheld (${track.id})`,
      })),
    ...hushes
      .filter(({ trackId, audiences }) => trackId === null && audiences.includes(audience))
      .flatMap(({ id }) => {
        const frames = hushFrames.get(id);
        return frames ? [{ track: null, hush: id, frames, what: `sound is hushed (${id})` }] : [];
      }),
  ];
  return protectedEvents.flatMap(({ startFrame, endFrame, event }) =>
    gone
      .filter(({ frames }) => frames.startFrame < endFrame && startFrame < frames.endFrame)
      .map(({ track, hush, frames, what }) => ({
        track,
        hush,
        frame: Math.max(startFrame, frames.startFrame),
        message: `${what} in a protected event on frames ${startFrame} to ${endFrame - 1}: ${protectedEventNames[event]}`,
      })),
  );
}

/**
 * Findings for one recording and audience, in the order of frames. A track that is neither veiled for the audience nor
 * dismissed by a person blocks: nobody has decided on it.
 */
export function checkDecisions(decisions: Decisions, profile: Profile, audience: string): Finding[] {
  const { footage, tracks, veils, hushes, faultCount, openStops } = decisions;
  const base = { footage: footage.id, track: null, veil: null, hush: null, frame: null };
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
  if (footage.probe.channels === null) {
    findings.push({
      ...base,
      severity: 'block',
      rule: 'R11',
      code: 'CHANNELS_NOT_LISTED',
      message:
        'nobody has looked for what the recording carries besides picture and sound: ingest the same file again',
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
    for (const found of checkReasons(veil, profile)) {
      findings.push({
        ...base,
        ...found,
        severity: 'block',
        track: veil.trackId,
        veil: veil.id,
        frame: track?.startFrame ?? null,
      });
    }
    const fill = checkFill(veil, profile);
    if (fill && (fill.severity === 'block' || veil.audiences.includes(audience))) {
      const place = { track: veil.trackId, veil: veil.id, frame: track?.startFrame ?? null };
      findings.push({ ...base, ...place, ...fill });
    }
  }
  for (const hush of hushes) {
    const concerning = { ...base, severity: 'block', track: hush.trackId, hush: hush.id } as const;
    for (const found of checkReasons(hush, profile)) findings.push({ ...concerning, ...found });
    const shortcoming = disguiseFallsShort(hush);
    if (shortcoming) {
      findings.push({
        ...concerning,
        rule: 'R04',
        code: 'DISGUISE_NOT_ENOUGH',
        message: `${hush.id}: ${shortcoming}`,
      });
    }
  }
  const veiled = new Set(
    veils.filter((veil) => veil.audiences.includes(audience)).map((veil) => veil.trackId),
  );
  // Who withholds a picture decides for every audience at once: those not named see it.
  const withheld = new Set(
    tracks.filter(({ kind, id }) => kind === 'picture' && veils.some((veil) => veil.trackId === id)),
  );
  for (const track of tracks) {
    if (track.dismissed || veiled.has(track.id) || withheld.has(track)) continue;
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
  const [firstStop] = openStops;
  if (profile.stopsCleared && firstStop) {
    findings.push({
      ...base,
      severity: 'block',
      rule: 'R12',
      code: 'STOPS_OPEN',
      frame: firstStop.frame,
      message: `${openStops.length} ${openStops.length === 1 ? 'place where something may be uncovered was' : 'places where something may be uncovered were'} not looked at, first frame ${firstStop.frame}`,
    });
  }
  for (const found of checkEvents(decisions, audience))
    findings.push({ ...base, ...found, severity: 'warning', rule: 'R70', code: 'EVENT_NOT_CLEAR' });
  for (const found of checkLooks(decisions, profile)) findings.push({ ...base, ...found });
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
