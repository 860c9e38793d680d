// SPDX-License-Identifier: GPL-3.0-or-later
/** What a veil or a hush hides, most of the time: it follows from what the subject is, never from the decision before. */
import type { RequestInput } from '../../../core/contract/requests.ts';
import type { Kind } from '../../../core/detect/detection.ts';

type VeilRequest = RequestInput<'veils.add'>;

/** What is to be veiled: a track and what it is of. */
export type Subject = { readonly track: string; readonly kind: Kind | 'picture' };

const hiddenByVeil: { readonly [K in Subject['kind']]: string } = {
  face: 'face',
  person: 'body',
  vehicle: 'plate',
  plate: 'plate',
  screen: 'document',
  paper: 'document',
  text: 'document',
  overlay: 'name-tag',
  picture: 'scene',
};

/** Stands in a dialog for "what each subject suggests"; no profile knows it, so that it never counts as a reason by itself. */
export const asEachIs = '';

export const veilHides = (kind: Subject['kind']): string => hiddenByVeil[kind];

export const hushHides = (mode: RequestInput<'hushes.add'>['mode']): string =>
  mode === 'disguise' ? 'voice' : 'spoken-identifier';

/** Subjects by what a veil on them hides, in the order in which they come. */
export function byCharacteristic(subjects: readonly Subject[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { track, kind } of subjects) {
    const characteristic = veilHides(kind);
    groups.set(characteristic, [...(groups.get(characteristic) ?? []), track]);
  }
  return groups;
}

/** Subjects with the reasons of their veils: all for the same, or where each says for itself what it hides, one group for every characteristic. */
export function veilGroups(
  subjects: readonly Subject[],
  reasons: VeilRequest['reasons'],
  fill: VeilRequest['fill'],
): VeilRequest[] {
  if (reasons.characteristic !== asEachIs)
    return [{ tracks: subjects.map(({ track }) => track), reasons, fill }];
  return [...byCharacteristic(subjects)].map(([characteristic, tracks]) => ({
    tracks,
    reasons: { ...reasons, characteristic },
    fill,
  }));
}
