// SPDX-License-Identifier: GPL-3.0-or-later
/** A table of rows, with a caption that names it and the first column as the name of each row. */
import { type ReactElement, type ReactNode, useState } from 'react';

export type Column<Row> = {
  readonly title: string;
  /** Right-aligned figures. */
  readonly number?: boolean;
  cell(row: Row): ReactNode;
  /** Makes the rows sortable by this column, from the least to the greatest and back. */
  sortBy?(row: Row): string | number;
};

export type TableProps<Row> = {
  readonly caption: string;
  /** The caption is read out only: a heading above says the same. */
  readonly captionUnseen?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
  isChosen?(row: Row): boolean;
  /** Rows that are shown, after sorting; all when left out. */
  readonly most?: number;
};

type Order = { readonly title: string; readonly direction: 'ascending' | 'descending' };

const inOrder = new Intl.Collator(undefined, { numeric: true });

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : inOrder.compare(String(a), String(b));
}

/** The rows by the column that was chosen; rows that are alike there keep their order. */
function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  order: Order | undefined,
): readonly Row[] {
  const by = columns.find(({ title }) => title === order?.title)?.sortBy;
  if (!by || !order) return rows;
  const sign = order.direction === 'ascending' ? 1 : -1;
  return rows.toSorted((a, b) => sign * compare(by(a), by(b)));
}

const marks = { ascending: '▲', descending: '▼' } as const;

/** The head of a column; of a sortable one a button, whose state the header cell tells. */
function Head<Row>(props: {
  readonly column: Column<Row>;
  readonly order: Order | undefined;
  onOrder(order: Order): void;
}): ReactElement {
  const { column, order, onOrder } = props;
  const { title, number, sortBy } = column;
  const now = order?.title === title ? order.direction : undefined;
  return (
    <th scope="col" className={number ? 'number' : undefined} aria-sort={sortBy && (now ?? 'none')}>
      {sortBy ? (
        <button
          type="button"
          className="sort"
          onClick={() => onOrder({ title, direction: now === 'ascending' ? 'descending' : 'ascending' })}
        >
          {title} <span aria-hidden="true">{now ? marks[now] : '↕'}</span>
        </button>
      ) : (
        title
      )}
    </th>
  );
}

export function Table<Row>(props: TableProps<Row>): ReactElement {
  const { caption, captionUnseen = false, columns, rows, keyOf, isChosen = () => false, most } = props;
  const [order, setOrder] = useState<Order>();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this groups what scrolls together.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1).
    <div className="table-frame" role="group" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className={captionUnseen ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.title} column={column} order={order} onOrder={setOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted(rows, columns, order)
            .slice(0, most)
            .map((row) => (
              <tr key={keyOf(row)} data-chosen={isChosen(row) || undefined}>
                {columns.map(({ title, number, cell }, at) =>
                  at === 0 ? (
                    <th key={title} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={title} className={number ? 'number' : undefined}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
