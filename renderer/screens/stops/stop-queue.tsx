// SPDX-License-Identifier: GPL-3.0-or-later
/** The stops in their order. Only what is in view is drawn: a long recording has thousands. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactElement, useEffect, useRef } from 'react';
import { strings } from '../../app/strings.ts';
import type { RequestOutput } from '../../client/index.ts';
import { Icon } from '../../ui/index.ts';

const words = strings.stops;

export type Stop = RequestOutput<'stops.list'>['stops'][number];

export type StopQueueProps = {
  readonly stops: readonly Stop[];
  readonly chosen: string;
  onChoose(stop: string): void;
};

/** Pixels of a line at the usual text size; measured afterwards. */
const lineHeight = 56;

function StopLine({
  stop,
  chosen,
  onChoose,
}: {
  readonly stop: Stop;
  readonly chosen: boolean;
  onChoose(): void;
}): ReactElement {
  return (
    <button type="button" className="stop-line" aria-current={chosen || undefined} onClick={onChoose}>
      <span className="stop-rank" data-high={stop.rank >= 60 || undefined}>
        <span aria-hidden="true">{stop.rank}</span>
        <span className="unseen">{words.rank(stop.rank)}</span>
      </span>
      <span className="grow">
        {words.reasons[stop.reason]}
        <span className="small muted"> {words.frames(stop.from, stop.to)}</span>
      </span>
      {stop.cleared && (
        <span className="stop-done">
          <Icon name="check" />
          <span className="unseen">{words.cleared}</span>
        </span>
      )}
    </button>
  );
}

export function StopQueue({ stops, chosen, onChoose }: StopQueueProps): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const lines = useVirtualizer({
    count: stops.length,
    getScrollElement: () => frame.current,
    estimateSize: () => lineHeight,
    getItemKey: (at) => stops[at]?.stop ?? at,
    overscan: 8,
  });
  const at = stops.findIndex(({ stop }) => stop === chosen);
  useEffect(() => {
    if (at >= 0) lines.scrollToIndex(at);
  }, [at, lines]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1).
    <section className="stop-queue" aria-label={words.queue} ref={frame} tabIndex={0}>
      <ol style={{ blockSize: `${lines.getTotalSize()}px` }}>
        {lines.getVirtualItems().map((line) => {
          const stop = stops[line.index];
          return (
            stop && (
              <li
                key={line.key}
                ref={lines.measureElement}
                data-index={line.index}
                aria-setsize={stops.length}
                aria-posinset={line.index + 1}
                style={{ transform: `translateY(${line.start}px)` }}
              >
                <StopLine stop={stop} chosen={stop.stop === chosen} onChoose={() => onChoose(stop.stop)} />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}
