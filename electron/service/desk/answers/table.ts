// SPDX-License-Identifier: GPL-3.0-or-later
/** Every request's handler, by its name. */
import type { Answers } from '../answer.ts';
import { agencyAnswers } from './agency.ts';
import { decisionAnswers } from './decisions.ts';
import { footageAnswers } from './footage.ts';
import { jobAnswers } from './jobs.ts';
import { logAnswers } from './log.ts';
import { noteAnswers } from './notes.ts';
import { pickAnswers } from './picks.ts';
import { proxyAnswers } from './proxies.ts';
import { releaseAnswers } from './release.ts';
import { sessionAnswers } from './session.ts';
import { trackAnswers } from './tracks.ts';

export const answers: Answers = {
  ...sessionAnswers,
  ...agencyAnswers,
  ...pickAnswers,
  ...footageAnswers,
  ...trackAnswers,
  ...decisionAnswers,
  ...releaseAnswers,
  ...proxyAnswers,
  ...jobAnswers,
  ...noteAnswers,
  ...logAnswers,
};
