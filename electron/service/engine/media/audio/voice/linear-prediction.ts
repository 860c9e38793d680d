// SPDX-License-Identifier: GPL-3.0-or-later
/** Linear prediction of speech and the poles of its filter. */

export type Complex = { readonly re: number; readonly im: number };

/** Coefficients 1, a1 ... of the prediction error filter (Levinson-Durbin), with a little white noise against silence. */
export function predictor(frame: Float64Array, order: number): Float64Array {
  const correlation = Float64Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let at = lag; at < frame.length; at++) sum += (frame[at] ?? 0) * (frame[at - lag] ?? 0);
    return sum;
  });
  correlation[0] = (correlation[0] ?? 0) * 1.00001 + 1e-9;
  const a = new Float64Array(order + 1);
  a[0] = 1;
  let error = correlation[0] ?? 1;
  for (let step = 1; step <= order; step++) {
    let sum = correlation[step] ?? 0;
    for (let at = 1; at < step; at++) sum += (a[at] ?? 0) * (correlation[step - at] ?? 0);
    const reflection = -sum / error;
    const before = a.slice();
    for (let at = 1; at < step; at++) a[at] = (before[at] ?? 0) + reflection * (before[step - at] ?? 0);
    a[step] = reflection;
    error *= 1 - reflection * reflection;
  }
  return a;
}

const iterations = 80;
const converged = 1e-9;

/**
 * The roots of a monic polynomial with real coefficients (1, a1, ... by falling power), by the method of Ehrlich and Aberth;
 * undefined when they are not found.
 */
export function roots(a: Float64Array): Complex[] | undefined {
  const degree = a.length - 1;
  const re = Float64Array.from(
    { length: degree },
    (_, k) => 0.9 * Math.cos((2 * Math.PI * k) / degree + 0.35),
  );
  const im = Float64Array.from(
    { length: degree },
    (_, k) => 0.9 * Math.sin((2 * Math.PI * k) / degree + 0.35),
  );
  for (let round = 0; round < iterations; round++) {
    let largest = 0;
    for (let k = 0; k < degree; k++) {
      const x = re[k] ?? 0;
      const y = im[k] ?? 0;
      let [pr, pi, dr, di] = [1, 0, 0, 0];
      for (let at = 1; at <= degree; at++) {
        [dr, di] = [dr * x - di * y + pr, dr * y + di * x + pi];
        [pr, pi] = [pr * x - pi * y + (a[at] ?? 0), pr * y + pi * x];
      }
      const slope = dr * dr + di * di || 1e-300;
      const nr = (pr * dr + pi * di) / slope;
      const ni = (pi * dr - pr * di) / slope;
      let [sr, si] = [0, 0];
      for (let other = 0; other < degree; other++) {
        if (other === k) continue;
        const fx = x - (re[other] ?? 0);
        const fy = y - (im[other] ?? 0);
        const far = fx * fx + fy * fy || 1e-300;
        sr += fx / far;
        si -= fy / far;
      }
      const br = 1 - (nr * sr - ni * si);
      const bi = -(nr * si + ni * sr);
      const below = br * br + bi * bi || 1e-300;
      const wr = (nr * br + ni * bi) / below;
      const wi = (ni * br - nr * bi) / below;
      re[k] = x - wr;
      im[k] = y - wi;
      largest = Math.max(largest, Math.abs(wr) + Math.abs(wi));
    }
    if (!Number.isFinite(largest)) return undefined;
    if (largest < converged) return Array.from(re, (real, k) => ({ re: real, im: im[k] ?? 0 }));
  }
  return undefined;
}

/** The monic polynomial that has these roots and the conjugates of the complex ones among them. */
export function polynomial(upper: readonly Complex[], real: readonly number[]): Float64Array {
  let a: number[] = [1];
  const times = (factor: readonly number[]): void => {
    const product = new Array<number>(a.length + factor.length - 1).fill(0);
    a.forEach((value, at) => {
      factor.forEach((other, by) => {
        product[at + by] = (product[at + by] ?? 0) + value * other;
      });
    });
    a = product;
  };
  for (const { re, im } of upper) times([1, -2 * re, re * re + im * im]);
  for (const root of real) times([1, -root]);
  return Float64Array.from(a);
}
