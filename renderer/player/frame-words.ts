// SPDX-License-Identifier: GPL-3.0-or-later
/** What is said between the window and the worker that fetches its pictures. */
import type { Failure } from '../../core/contract/envelope.ts';

export type ToFetcher =
  | { readonly does: 'fetch'; readonly id: number; readonly url: string }
  /** Not wanted any more. */
  | { readonly does: 'drop'; readonly id: number };

/** `failure` null: it was dropped. */
export type FromFetcher =
  | { readonly id: number; readonly bitmap: ImageBitmap }
  | { readonly id: number; readonly failure: Failure | null };
