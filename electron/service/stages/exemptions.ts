// SPDX-License-Identifier: GPL-3.0-or-later
/** The exemption log of a case as it stands: gathered from its rows and from who the log says decided them. */
import { formatClock } from '../../../core/base/time.ts';
import { frameClock, framesShowing } from '../../../core/ingest/moments.ts';
import type { Exemption, Hand } from '../../../core/release/exemption-log.ts';
import type { FootageRow, HushRow, TableName, VeilRow } from '../../../core/review/records.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import { subjectName } from '../../../core/track/subject-name.ts';
import type { CaseReader } from '../storage/case-reader.ts';
import { spanClock } from './hush.ts';
import { frameIndexOf } from './session.ts';

type Decided = Pick<VeilRow, 'purpose' | 'characteristic' | 'code' | 'statute' | 'harm' | 'audiences'>;

function inWords(row: Decided, profile: Profile) {
  const { purpose, characteristic, code, statute, harm, audiences } = row;
  const titleOf = (list: readonly { readonly id: string; readonly title: string }[], id: string): string =>
    list.find((entry) => entry.id === id)?.title ?? id;
  return {
    code,
    meaning: profile.codes.find((entry) => entry.code === code)?.meaning ?? '',
    statute,
    purpose: titleOf(profile.purposes, purpose),
    characteristic: titleOf(profile.characteristics, characteristic),
    harm,
    audiences: [...audiences],
  };
}

type Hands = (table: TableName, id: string) => Pick<Exemption, 'decided' | 'changed'>;

/** Who decided a row and who changed it last. One event decides on many rows: each is read once. */
function handsOf(store: CaseReader): Hands {
  const known = new Map<number, Hand>();
  const handAt = (sequence: number): Hand => {
    const before = known.get(sequence);
    if (before) return before;
    const event = store.event(sequence);
    if (!event) throw new Error(`there is no event ${sequence}`);
    const { person, role, utc } = event;
    const hand = { person, role, utc };
    known.set(sequence, hand);
    return hand;
  };
  return (table, id) => {
    const [first, ...later] = store.history(table, id);
    if (first === undefined) throw new Error(`${id} came into the case without an event`);
    const last = later.at(-1);
    return { decided: handAt(first), changed: last === undefined ? null : handAt(last) };
  };
}

function channelsText({ channels }: HushRow): string {
  if (channels === null) return 'all channels';
  const numbers = channels.map((channel) => channel + 1).join(', ');
  return `${channels.length === 1 ? 'channel' : 'channels'} ${numbers}`;
}

function ofRecording(
  store: CaseReader,
  footage: FootageRow,
  profile: Profile,
  hands: Hands,
): readonly Exemption[] {
  const index = frameIndexOf(store, footage);
  const clock = frameClock(index, footage.probe);
  const tracks = new Map(store.trackHeadingsOf(footage.id).map((track) => [track.id, track]));
  const hushes = store.hushesOf(footage.id);
  const place = { footage: footage.id, recording: footage.label };
  const veils = store.veilsOf(footage.id).flatMap((veil): Exemption[] => {
    const track = tracks.get(veil.trackId);
    if (!track) throw new Error(`${veil.id} lies on no track`);
    const { startFrame, endFrame } = track;
    const withheld = track.kind === 'picture';
    const silent = hushes.some(({ trackId }) => trackId === track.id);
    return [
      {
        ...place,
        kind: withheld ? 'withheld' : 'veil',
        id: veil.id,
        track: track.id,
        subject: withheld ? track.label : subjectName(track.id, track.kind, track.label),
        startFrame,
        endFrame,
        from: formatClock(clock.startMs(startFrame)),
        to: formatClock(clock.endMs(endFrame - 1)),
        ...inWords(veil, profile),
        how: withheld ? (silent ? 'picture and sound' : 'picture') : veil.fill,
        ...hands('veil', veil.id),
      },
    ];
  });
  const sounds = hushes
    .filter(({ trackId }) => trackId === null)
    .map(
      (hush): Exemption => ({
        ...place,
        kind: 'hush',
        id: hush.id,
        track: null,
        subject: hush.subject ?? '',
        ...framesShowing(hush, index),
        ...spanClock(hush, index),
        ...inWords(hush, profile),
        how: `${hush.mode}, ${channelsText(hush)}`,
        ...hands('hush', hush.id),
      }),
    );
  return [...veils, ...sounds].sort((a, b) => a.startFrame - b.startFrame || a.endFrame - b.endFrame);
}

/** By recording, and in each by where it begins. `audience` null: decisions for any. */
export function exemptionsOf(
  store: CaseReader,
  recordings: readonly FootageRow[],
  audience: string | null,
  profile: Profile,
): Exemption[] {
  const hands = handsOf(store);
  return recordings
    .flatMap((footage) => ofRecording(store, footage, profile, hands))
    .filter(({ audiences }) => audience === null || audiences.includes(audience));
}
