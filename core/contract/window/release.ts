// SPDX-License-Identifier: GPL-3.0-or-later
/** Copies: planned, rendered and proved, approved, packaged, verified. Passphrases are used at once and kept nowhere. */
import * as z from 'zod';
import { keyKinds } from '../../release/signer.ts';
import { candidateStates } from '../../review/records.ts';
import {
  audience,
  candidateId,
  count,
  footageId,
  keyInfo,
  proof,
  renderReport,
  sha256Hex,
} from '../cli/parts.ts';
import { line, nothing, pick, startedJob } from './parts.ts';
import { request } from './request.ts';

const passphrase = z.string().max(1000);

export const candidate = z.strictObject({
  candidate: candidateId,
  footage: footageId,
  audience: z.string(),
  /** When it was rendered, UTC. */
  created: z.string(),
  state: z.enum(candidateStates),
  sha256: sha256Hex,
  sizeBytes: count,
  draft: z.boolean(),
  /** False when a decision changed after it was rendered: it can no longer be released. */
  current: z.boolean(),
  /** What Chromium is expected to play by itself; false: it is watched in a version made for it (`proxies.make`). */
  playable: z.boolean(),
  approvals: z.array(
    z.strictObject({ person: z.string(), role: z.string(), keyid: sha256Hex, created: z.string() }),
  ),
});

export const releaseRequests = {
  /** Job `plan`: how a copy would be made, without making it. */
  'render.plan': request(
    'case',
    z.strictObject({ footage: footageId, audience, compatible: z.boolean() }),
    startedJob,
  ),
  /** Job `render`: a proved candidate. `draft`: it may only become an unreviewed draft. */
  'render.start': request(
    'case',
    z.strictObject({ footage: footageId, audience, draft: z.boolean(), compatible: z.boolean() }),
    startedJob,
  ),
  /** Of one recording, or null: of all. The newest last. */
  'candidates.list': request(
    'case',
    z.strictObject({ footage: footageId.nullable() }),
    z.strictObject({ candidates: z.array(candidate) }),
  ),
  'candidates.proof': request(
    'case',
    z.strictObject({ candidate: candidateId }),
    z.strictObject({ candidate, report: renderReport, proof }),
  ),
  /** By who is signed in, with their personal key. `exception`: why, where not all of it was watched; null: it was. */
  'candidates.approve': request(
    'case',
    z.strictObject({ candidate: candidateId, key: line.nullable(), passphrase, exception: line.nullable() }),
    candidate,
  ),
  /** Job `release` of the candidate that was chosen, refused when another one is what may be packaged. `folder` takes the package's folder; null: beside the case. A draft is signed by the workstation. */
  'release.start': request(
    'case',
    z.strictObject({
      footage: footageId,
      audience,
      candidate: candidateId,
      draft: z.boolean(),
      key: line.nullable(),
      passphrase: passphrase.nullable(),
      folder: pick.nullable(),
    }),
    startedJob,
  ),
  'releases.list': request(
    'case',
    nothing,
    z.strictObject({
      releases: z.array(
        z.strictObject({
          release: z.string(),
          candidate: candidateId,
          audience: z.string(),
          recordSha256: sha256Hex,
          created: z.string(),
          draft: z.boolean(),
        }),
      ),
    }),
  ),
  /** Job `verify`, with or without the original and keys that came another way. */
  'package.verify': request(
    'nothing',
    z.strictObject({ package: pick, original: pick.nullable(), trust: pick.nullable() }),
    startedJob,
  ),
  'keys.list': request('nothing', nothing, z.strictObject({ keys: z.array(keyInfo) })),
  'keys.create': request(
    'nothing',
    z.strictObject({ kind: z.enum(keyKinds), name: line, passphrase: passphrase.nullable() }),
    keyInfo,
  ),
};
