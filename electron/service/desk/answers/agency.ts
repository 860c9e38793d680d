// SPDX-License-Identifier: GPL-3.0-or-later
/** The agency of cases, and its logo. */
import type { Answers } from '../answer.ts';

export const agencyAnswers = {
  'agency.usual': (desk) => ({ agency: desk.logos.usual() }),
  'agency.makeLogo': (desk, { file }) => desk.logos.make(desk.picks.take(file, 'file')),
  'agency.logo': (desk, { logo }) => ({
    png: Buffer.from(desk.logos.require(logo, desk.openStore())).toString('base64'),
  }),
} satisfies Partial<Answers>;
