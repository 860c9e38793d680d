// SPDX-License-Identifier: GPL-3.0-or-later
/** Reasons in the words of the profile, for tables. */
import { strings } from '../../app/strings.ts';
import type { RequestOutput } from '../../client/index.ts';
import type { Reasons } from './kept-reasons.ts';

export type Profile = RequestOutput<'profile.show'>;

type Entry = { readonly id: string; readonly title: string };

/** What the profile does not know is named as it is: the findings tell of it. */
const titleIn = (entries: readonly Entry[] | undefined, id: string): string =>
  entries?.find((entry) => entry.id === id)?.title ?? id;

export const purposeInWords = ({ purpose, characteristic }: Reasons, profile: Profile | undefined): string =>
  `${titleIn(profile?.purposes, purpose)}: ${titleIn(profile?.characteristics, characteristic)}`;

export const codeInWords = ({ code, statute }: Reasons): string => (statute ? `${code}, ${statute}` : code);

export const audiencesInWords = ({ audiences }: Pick<Reasons, 'audiences'>): string =>
  audiences.map((id) => strings.audiences[id] ?? id).join(', ');
