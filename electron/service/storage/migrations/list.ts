// SPDX-License-Identifier: GPL-3.0-or-later
/** Every migration, oldest first. */
import { initial } from './0010-initial.ts';
import { outlines } from './0020-outlines.ts';
import { hushes } from './0030-hushes.ts';
import { hiddenChannels } from './0040-hidden-channels.ts';
import { stops } from './0050-stops.ts';
import { hushSubject } from './0070-hush-subject.ts';
import { request } from './0080-request.ts';
import { candidatePictures } from './0090-candidate-pictures.ts';
import { notes } from './0100-notes.ts';
import { agency } from './0110-agency.ts';
import { approvalKey } from './0120-approval-key.ts';
import { shownStops } from './0130-shown-stops.ts';
import { protectedEventNotes } from './0140-protected-events.ts';
import type { Migration } from './migration.ts';

export const migrations: readonly Migration[] = [
  initial,
  outlines,
  hushes,
  hiddenChannels,
  stops,
  hushSubject,
  request,
  candidatePictures,
  notes,
  agency,
  approvalKey,
  shownStops,
  protectedEventNotes,
];
