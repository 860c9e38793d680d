// SPDX-License-Identifier: GPL-3.0-or-later
/** Keys of this workstation that may still sign. */
import type { KeyKind } from '../../../core/release/signer.ts';
import type { RequestOutput } from '../../client/index.ts';

type KeyInfo = RequestOutput<'keys.list'>['keys'][number];

export const usableKeys = (keys: readonly KeyInfo[] | undefined, wanted: KeyKind): readonly KeyInfo[] =>
  keys?.filter(({ kind, revoked }) => kind === wanted && revoked === null) ?? [];
