// SPDX-License-Identifier: GPL-3.0-or-later
/** The options that name a span of time, and those that list or take back what was decided on one. */
import { ClearveilError } from '../../../../core/base/errors.ts';
import { type Moment, parseMoment } from '../../../../core/base/moment.ts';
import { type Options, type Parsed, required } from './command.ts';

export const spanOptions: Options = {
  from: {
    type: 'string',
    value: 'TIME',
    help: 'start: HH:MM:SS.mmm, frame:N or pts:N, as clearveil frames lists them',
  },
  to: {
    type: 'string',
    value: 'TIME',
    help: 'end, itself no longer part; frame:N means to the end of that frame (the start of the next)',
  },
};

export function readSpan(parsed: Parsed): { readonly from: Moment; readonly to: Moment } {
  return { from: parseMoment(required(parsed, 'from')), to: parseMoment(required(parsed, 'to')) };
}

/** What is to be done: a decision, or with `--list` or `--remove` something about earlier ones. */
export type Intent =
  | { readonly do: 'decide' }
  | { readonly do: 'list' }
  | { readonly do: 'remove'; readonly id: string };

/** Throws USAGE when more than one thing is asked for. `deciding`: the options that only a decision has. */
export function readIntent(parsed: Parsed, deciding: Options): Intent {
  const id = parsed.text('remove');
  const list = parsed.flag('list');
  if (id === undefined && !list) return { do: 'decide' };
  const extra = Object.keys(deciding).find((name) => parsed.text(name) !== undefined);
  if (extra !== undefined || (list && id !== undefined)) {
    throw new ClearveilError(
      'USAGE',
      `--${list ? 'list' : 'remove'} does not go with --${extra ?? 'remove'}`,
      'Give one of them: a new decision, --list or --remove.',
    );
  }
  return id === undefined ? { do: 'list' } : { do: 'remove', id };
}
