// SPDX-License-Identifier: GPL-3.0-or-later
/** Who goes with whom: the assignment of rows to columns of the greatest total value. */

/**
 * For each row its column, or -1. `values[row][column]` is at least 0, and a pair of value 0 is never made. Kuhn and
 * Munkres' method with potentials, O(rows^2 columns) (Jonker & Volgenant, https://doi.org/10.1007/BF02278710).
 * Of equally good assignments the one is taken that the order of rows and columns leads to.
 */
export function assignPairs(values: readonly (readonly number[])[], columns: number): number[] {
  const rows = values.length;
  if (rows === 0 || columns === 0) return values.map(() => -1);
  // Every row also has a column of its own at value 0, so that it can stay alone.
  const width = columns + rows;
  const cost = (row: number, column: number): number => {
    const value = column < columns ? (values[row]?.[column] ?? 0) : 0;
    return column < columns && value <= 0 ? 1 : -value;
  };
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(width + 1);
  // Columns are counted from 1; column 0 holds the row that is being placed.
  const rowOf = new Int32Array(width + 1);
  const before = new Int32Array(width + 1);
  for (let row = 1; row <= rows; row++) {
    rowOf[0] = row;
    let column = 0;
    const slack = new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(width + 1);
    do {
      used[column] = 1;
      const current = rowOf[column] ?? 0;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let other = 1; other <= width; other++) {
        if (used[other]) continue;
        const reduced =
          cost(current - 1, other - 1) - (rowPotential[current] ?? 0) - (columnPotential[other] ?? 0);
        if (reduced < (slack[other] ?? 0)) {
          slack[other] = reduced;
          before[other] = column;
        }
        if ((slack[other] ?? 0) < step) {
          step = slack[other] ?? 0;
          next = other;
        }
      }
      for (let other = 0; other <= width; other++) {
        if (used[other]) {
          const owner = rowOf[other] ?? 0;
          rowPotential[owner] = (rowPotential[owner] ?? 0) + step;
          columnPotential[other] = (columnPotential[other] ?? 0) - step;
        } else {
          slack[other] = (slack[other] ?? 0) - step;
        }
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const previous = before[column] ?? 0;
      rowOf[column] = rowOf[previous] ?? 0;
      column = previous;
    }
  }
  const result = values.map(() => -1);
  for (let column = 1; column <= columns; column++) {
    const row = (rowOf[column] ?? 0) - 1;
    if (row >= 0 && (values[row]?.[column - 1] ?? 0) > 0) result[row] = column - 1;
  }
  return result;
}
