// SPDX-License-Identifier: GPL-3.0-or-later
/** The gates that findings keep closed, and those that a warning is about: what it says must not stand beside "passed". */
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
  NOT_LOOKED: 'shown',
};

const gates = ['decoded', 'channels', 'decided', 'stops', 'reasons', 'shown'] as const;

const badges = {
  closed: { tone: 'danger', text: words.gateClosed },
  doubted: { tone: 'warn', text: words.gateDoubted },
  open: { tone: 'good', text: words.gateOpen },
} as const;

export function GateList({ findings }: { readonly findings: readonly Finding[] }): ReactElement {
  const closed = new Set(
    findings.filter(({ severity }) => severity === 'block').map(({ code }) => gateOf[code] ?? 'reasons'),
  );
  const doubted = new Set(findings.map(({ code }) => gateOf[code]));
  const badgeOf = (gate: (typeof gates)[number]): (typeof badges)[keyof typeof badges] =>
    badges[closed.has(gate) ? 'closed' : doubted.has(gate) ? 'doubted' : 'open'];
  return (
    <ul className="gates plain-list" aria-label={words.gates}>
      {gates.map((gate) => (
        <li key={gate} className="row">
          <Badge tone={badgeOf(gate).tone}>{badgeOf(gate).text}</Badge>
          {words.gateNames[gate]}
        </li>
      ))}
    </ul>
  );
}
