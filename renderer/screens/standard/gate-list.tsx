// SPDX-License-Identifier: GPL-3.0-or-later
/** The gates that findings keep closed. */
import type { ReactElement } from 'react';
import { strings } from '../../app/strings.ts';
import type { RequestOutput } from '../../client/index.ts';
import { Badge } from '../../ui/index.ts';

const words = strings.standard;

type Finding = RequestOutput<'check.run'>['findings'][number];

/** Which findings close which gate. A code that is not named here closes `reasons`: nothing passes unseen. */
const gateOf: { readonly [Code in Finding['code']]?: keyof typeof words.gateNames } = {
  DECODE_CHECK_MISSING: 'decoded',
  CHANNELS_NOT_LISTED: 'channels',
  TRACK_UNDECIDED: 'decided',
  STOPS_OPEN: 'stops',
  STILL_SHOWS: 'shown',
};

const gates = ['decoded', 'channels', 'decided', 'stops', 'reasons', 'shown'] as const;

export function GateList({ findings }: { readonly findings: readonly Finding[] }): ReactElement {
  const closed = new Set(
    findings.filter(({ severity }) => severity === 'block').map(({ code }) => gateOf[code] ?? 'reasons'),
  );
  return (
    <ul className="gates plain-list" aria-label={words.gates}>
      {gates.map((gate) => (
        <li key={gate} className="row">
          <Badge tone={closed.has(gate) ? 'danger' : 'good'}>
            {closed.has(gate) ? words.gateClosed : words.gateOpen}
          </Badge>
          {words.gateNames[gate]}
        </li>
      ))}
    </ul>
  );
}
