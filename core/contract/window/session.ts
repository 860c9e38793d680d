// SPDX-License-Identifier: GPL-3.0-or-later
/** Who is at the window, which cases there are, and which one is open. */
import * as z from 'zod';
import { agencySchema, noAgency } from '../../review/agency.ts';
import { caseDetailsSchema } from '../../review/case-details.ts';
import { caseStages } from '../../review/case-stage.ts';
import { rowSchemas } from '../../review/record-schemas.ts';
import { count } from '../cli/parts.ts';
import { caseId, line, nothing, pick } from './parts.ts';
import { request } from './request.ts';

const utc = z.string();

export const openedCase = z.strictObject({
  case: caseId,
  title: z.string(),
  created: utc,
  details: caseDetailsSchema,
  agency: agencySchema,
  /** The newest event of the log: every change raises it. */
  revision: count,
  profile: z.strictObject({ id: z.string(), sha256: z.string() }).nullable(),
  /** How the log stands to what this workstation saw last. */
  log: z.enum(['first-seen', 'continues', 'rolled-back', 'unreadable']),
});

export const listedCase = z.strictObject({
  case: caseId,
  title: z.string(),
  details: caseDetailsSchema,
  created: utc,
  lastOpened: utc.nullable(),
  footage: count,
  state: z.enum(caseStages),
  /** Names of those who work on it. */
  people: z.array(z.string()),
  /** Its folder is not where it was. */
  missing: z.boolean(),
});

const person = z.strictObject({
  name: z.string(),
  /** Null before a case is open: roles are of a case. */
  role: z.string().nullable(),
  purpose: z.string(),
});

export const sessionState = z.strictObject({
  version: z.string(),
  host: z.enum(['browser', 'desktop']),
  /** True where `picks` come from the system's own dialogs; else from `picks.browse`. */
  dialogs: z.boolean(),
  /** The account of this computer: what to suggest at sign-in. */
  account: z.string(),
  person: person.nullable(),
  case: openedCase.nullable(),
});

export const sessionRequests = {
  'session.state': request('nothing', nothing, sessionState),
  /** With a case open, the person must be known to it, and the log says that they came. */
  'session.signIn': request('nothing', z.strictObject({ name: line, purpose: line }), sessionState),
  /** Closes the case as well. */
  'session.signOut': request('nothing', nothing, sessionState),

  'cases.list': request('person', nothing, z.strictObject({ cases: z.array(listedCase) })),
  /** Makes a case, opens it, and adds who is signed in to its people. `folder` holds the new case folder; null: the usual place. */
  'cases.create': request(
    'person',
    z.strictObject({
      title: line,
      details: caseDetailsSchema,
      agency: agencySchema.default(noAgency),
      folder: pick.nullable(),
    }),
    openedCase,
  ),
  /** Takes a case folder that was made elsewhere into the list. */
  'cases.add': request('person', z.strictObject({ folder: pick }), listedCase),
  /** Takes a case off the list; nothing of it is deleted. */
  'cases.forget': request('person', z.strictObject({ case: caseId }), nothing),
  'case.open': request('person', z.strictObject({ case: caseId }), openedCase),
  'case.close': request('nothing', nothing, nothing),
  'case.describe': request('case', nothing, openedCase),
  /** The agency stays as it is when it is left out. */
  'case.change': request(
    'case',
    z.strictObject({ title: line, details: caseDetailsSchema, agency: agencySchema.optional() }),
    openedCase,
  ),

  'people.list': request('case', nothing, z.strictObject({ people: z.array(rowSchemas.person) })),
  'people.add': request('case', z.strictObject({ name: line, role: line }), rowSchemas.person),
  'people.roles': request('nothing', nothing, z.strictObject({ roles: z.array(z.string()) })),
};
