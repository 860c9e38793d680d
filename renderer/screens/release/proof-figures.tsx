// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof measured, each figure with what it says. */
import type { ReactElement } from 'react';
import { formatBytes, formatCount } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import type { RequestOutput } from '../../client/index.ts';

const words = strings.release.proof;

type Answer = RequestOutput<'candidates.proof'>;

/** Hundredths of a decibel; 10000 stands for identical. */
function decibel(centiDb: number): string {
  if (centiDb >= 10_000) return words.identical;
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return words.decibel((centiDb / 100).toLocaleString(undefined, digits));
}

function soundOf({ audio }: Answer['proof']): [string, string][] {
  if (!audio) return [[words.sound, words.noSound]];
  const packets = words.soundText(formatCount(audio.identicalPackets), formatCount(audio.originalPackets));
  const { hushed } = audio;
  if (!hushed) return [[words.sound, packets]];
  return [
    [words.sound, packets],
    [
      words.hushes,
      words.hushesText(
        hushed.hushes.length,
        formatCount(hushed.outsideIdentical),
        formatCount(hushed.outsideSamples),
      ),
    ],
  ];
}

function figuresOf({ proof, report }: Pick<Answer, 'proof' | 'report'>): [string, string][] {
  const { files, slices, fidelity, veils, correlation, changed } = proof;
  return [
    [words.path, words.paths[report.path]],
    [words.frames, words.framesText(formatCount(proof.originalFrames), formatCount(proof.redactedFrames))],
    [words.times, proof.ptsEqual ? words.timesEqual : words.timesMoved],
    [words.copied, words.copiedText(formatCount(slices.identicalFrames), formatCount(slices.frames))],
    [words.fidelity, words.fidelityText(decibel(fidelity.medianCentiDb), decibel(fidelity.minimumCentiDb))],
    [
      words.inside,
      veils
        ? words.insideText(veils.maximumDifference, veils.bound, formatCount(veils.veiledFrames))
        : words.noVeils,
    ],
    [
      words.correlation,
      words.correlationText(formatCount(correlation.veils), correlation.over, correlation.overByChance),
    ],
    [words.changed, words.changedText(changed.areaCount)],
    ...soundOf(proof),
    [words.sizes, words.sizesText(formatBytes(files.originalBytes), formatBytes(files.redactedBytes))],
    [
      words.stripped,
      report.stripped.length === 0
        ? words.nothingStripped
        : report.stripped.map(({ kind, count }) => (count > 1 ? `${kind} (${count})` : kind)).join(', '),
    ],
  ];
}

export function ProofFigures(answer: Pick<Answer, 'proof' | 'report'>): ReactElement {
  return (
    <section className="stack" aria-label={words.figures}>
      <h4>{words.figures}</h4>
      <dl className="facts">
        {figuresOf(answer).map(([title, text]) => (
          <div key={title} className="fact">
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
