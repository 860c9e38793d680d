// SPDX-License-Identifier: GPL-3.0-or-later
/** Findings with the rule that each rests on, and a jump to the place. */
import { type ReactElement, useState } from 'react';
import type { TrackView } from '../../../core/contract/window/parts.ts';
import { go } from '../../app/route.ts';
import { strings } from '../../app/strings.ts';
import { nameAndFrames, nameOf } from '../../app/track-name.ts';
import type { RequestOutput } from '../../client/index.ts';
import { Badge, Button, Table } from '../../ui/index.ts';

const words = strings.standard;

type Finding = RequestOutput<'check.run'>['findings'][number];

/** Findings that are shown at first: a recording nobody has decided on has one for every track. */
const firstShown = 100;

const keyOf = ({ code, track, veil, hush, message }: Finding): string =>
  [code, track, veil, hush, message].join(' ');

/** To the place where it can be mended. */
function jump({ code, footage, frame, track }: Finding): void {
  if (code === 'STOPS_OPEN') go({ screen: 'stops', footage });
  else if (code === 'NOTHING_VEILED') go({ screen: 'review', footage });
  else if (frame === null) go({ screen: 'case' });
  else go({ screen: 'review', footage, frame, track: track ?? undefined });
}

/** The finding with its track named as everywhere else. */
function inWords({ code, message, track: id }: Finding, tracks: readonly TrackView[]): string {
  if (code === 'NOTHING_VEILED') return words.nothingVeiled;
  const track = tracks.find((one) => one.track === id);
  if (!track) return message.charAt(0).toUpperCase() + message.slice(1);
  return code === 'TRACK_UNDECIDED'
    ? words.undecided(nameAndFrames(track))
    : words.about(nameOf(track), message);
}

export type FindingTableProps = {
  readonly findings: readonly Finding[];
  readonly tracks: readonly TrackView[];
};

export function FindingTable({ findings, tracks }: FindingTableProps): ReactElement {
  const [all, setAll] = useState(false);
  const sorted = findings.toSorted((a, b) => a.severity.localeCompare(b.severity));
  return (
    <>
      <Table
        caption={words.findings}
        rows={all ? sorted : sorted.slice(0, firstShown)}
        keyOf={keyOf}
        columns={[
          { title: words.what, cell: (finding) => inWords(finding, tracks) },
          {
            title: words.severityTitle,
            cell: ({ severity }) => (
              <Badge tone={severity === 'block' ? 'danger' : 'warn'}>{words.severity[severity]}</Badge>
            ),
          },
          {
            title: words.rule,
            cell: ({ rule }) => (
              <>
                <strong>{rule}</strong> {words.ruleTexts[rule]}
              </>
            ),
          },
          {
            title: words.where,
            cell: ({ frame }) => (frame === null ? words.whole : strings.stops.frame(frame)),
          },
          {
            title: words.action,
            cell: (finding) => (
              <Button aria-label={words.showOf(inWords(finding, tracks))} onClick={() => jump(finding)}>
                {words.show}
              </Button>
            ),
          },
        ]}
      />
      {!all && findings.length > firstShown && (
        <Button onClick={() => setAll(true)}>{words.showAll(findings.length)}</Button>
      )}
    </>
  );
}
