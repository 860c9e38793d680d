// SPDX-License-Identifier: GPL-3.0-or-later
/** Policy profiles: rules as versioned, hashed data, because policies conflict and none may be hard-coded. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod';
import { canonicalJson } from '../base/canonical-json.ts';
import { fills } from '../review/fill.ts';
import dhs04507 from './profiles/dhs-045-07.json' with { type: 'json' };

const id = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);
const ruleId = z.string().regex(/^R\d{2}$/);

const profileSchema = z.strictObject({
  schema: z.literal(1),
  id,
  version: z.int().min(1),
  title: z.string().min(1),
  asOf: z.iso.date(),
  sources: z.array(z.string().min(1)).min(1),
  purposes: z.array(z.strictObject({ id, title: z.string().min(1), rules: z.array(ruleId) })).min(1),
  characteristics: z.array(z.strictObject({ id, title: z.string().min(1) })).min(1),
  /** `statute`: the code needs the statute to be cited (exemption 3). */
  codes: z
    .array(
      z.strictObject({
        code: z.string().regex(/^[\x20-\x7e]{1,32}$/),
        meaning: z.string().min(1),
        statute: z.boolean(),
      }),
    )
    .min(1),
  audiences: z.array(id).min(1),
  /** How veils may be filled. Solid is always among them: it is what a veil gets that asks for nothing else. */
  fills: z
    .array(z.enum(fills))
    .refine((list) => list.includes('solid') && new Set(list).size === list.length, 'solid, and none twice'),
  /**
   * How pictures are encoded that cannot be copied: without loss, or so finely that the proof's bounds hold. Left out it is
   * the second.
   */
  encoding: z.enum(['lossless', 'visually-lossless']).optional(),
  /**
   * A second detector looks at finished copies for what still shows: `warn` says so, `gate` closes the gate of a release that is no draft
   * until a person decided on all of it, `off` leaves the look out, and the record says so. Left out it is `warn`.
   */
  secondLook: z.enum(['warn', 'gate', 'off']).optional(),
  /** Whether a person has to have cleared every stop before a release that is no draft. Left out it is no. */
  stopsCleared: z.boolean().optional(),
  /**
   * What whoever approves a copy has to have watched, as the window measured it: all of it, or all of it unless they say why
   * not, which is recorded as an exception and signed. Left out it is the second.
   */
  watched: z.enum(['full', 'full-or-exception']).optional(),
});

export type ProfileData = z.infer<typeof profileSchema>;

/** A profile and the digest that goes into records and events with its id. */
export type Profile = ProfileData & { readonly sha256: string };

/** Checks profile data and hashes its canonical form. Throws what zod says of data that is no profile. */
function readProfile(data: unknown): Profile {
  const profile = profileSchema.parse(data);
  return { ...profile, sha256: bytesToHex(sha256(utf8ToBytes(canonicalJson(profile)))) };
}

/** The profile a new case starts with. */
export const defaultProfile: Profile = readProfile(dhs04507);
