// SPDX-License-Identifier: GPL-3.0-or-later
/** A table of rows, with a caption that names it and the first column as the name of each row. */
import type { ReactElement, ReactNode } from 'react';

export type Column<Row> = {
  readonly title: string;
  /** Right-aligned figures. */
  readonly number?: boolean;
  cell(row: Row): ReactNode;
};

export type TableProps<Row> = {
  readonly caption: string;
  /** The caption is read out only: a heading above says the same. */
  readonly captionUnseen?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row): string;
  isChosen?(row: Row): boolean;
};

export function Table<Row>(props: TableProps<Row>): ReactElement {
  const { caption, captionUnseen = false, columns, rows, keyOf, isChosen = () => false } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this groups what scrolls together.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1).
    <div className="table-frame" role="group" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className={captionUnseen ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, number }) => (
              <th key={title} scope="col" className={number ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
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
