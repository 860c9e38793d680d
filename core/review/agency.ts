// SPDX-License-Identifier: GPL-3.0-or-later
/** Which agency answers the request of a case: its name and logo, for what people of the office read. Never part of a copy. */
import * as z from 'zod';

export const agencySchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((text) => text.isWellFormed(), 'text that is not well-formed Unicode')
    .nullable(),
  /** SHA-256 of the logo, a PNG that this program encoded. */
  logo: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});
export type Agency = z.output<typeof agencySchema>;

export const noAgency: Agency = { name: null, logo: null };

/** A logo is taken from a file of at most this size and these pixels, and made smaller than the second. */
export const logoLimits = {
  fileBytes: 5_000_000,
  filePixels: 16_000_000,
  width: 600,
  height: 200,
} as const;
