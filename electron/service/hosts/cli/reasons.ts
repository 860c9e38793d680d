// SPDX-License-Identifier: GPL-3.0-or-later
/** The options that say why something is taken out of copies, and of whose. */
import type { Reasons } from '../../stages/decide.ts';
import { type Options, type Parsed, required } from './command.ts';

export const reasonOptions: Options = {
  purpose: { type: 'string', value: 'PURPOSE', help: 'why, for example personal-privacy' },
  characteristic: { type: 'string', value: 'WHAT', help: 'what identifies the person, for example face' },
  code: { type: 'string', value: 'CODE', help: 'exemption code, for example "(b)(6)"' },
  statute: { type: 'string', value: 'TEXT', help: 'the statute, where the code needs one' },
  harm: { type: 'string', value: 'TEXT', help: 'foreseeable harm; stays in the case' },
  audience: {
    type: 'string',
    value: 'NAMES',
    help: 'for whose copies, comma between; public when left out',
  },
};

/** The reasons given. `characteristic` holds when none is named; without it one must be. Throws USAGE. */
export function readReasons(parsed: Parsed, characteristic?: string): Reasons {
  return {
    purpose: required(parsed, 'purpose'),
    characteristic: parsed.text('characteristic') ?? characteristic ?? required(parsed, 'characteristic'),
    code: required(parsed, 'code'),
    statute: parsed.text('statute') ?? null,
    harm: parsed.text('harm') ?? null,
    audiences: (parsed.text('audience') ?? 'public').split(',').map((name) => name.trim()),
  };
}
