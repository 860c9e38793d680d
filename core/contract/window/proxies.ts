// SPDX-License-Identifier: GPL-3.0-or-later
/** Versions for watching: of recordings and candidates that the window's player does not play by itself. */
import * as z from 'zod';
import { candidateId, footageId } from '../cli/parts.ts';
import { jobId, proxy } from './parts.ts';
import { request } from './request.ts';

/** A recording, or with `candidate` a copy of it. */
const watched = z.strictObject({ footage: footageId, candidate: candidateId.nullable() });

/** `proxy`: the one that is ready; `job`: the one that is being made. */
const state = z.strictObject({ proxy: proxy.nullable(), job: jobId.nullable() });

export const proxyRequests = {
  'proxies.show': request('case', watched, state),
  /** Job `proxy`, unless one is ready or under way. They last until the case is closed. */
  'proxies.make': request('case', watched, state),
};
