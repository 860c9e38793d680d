// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * One seed for everything drawn by chance, so that a run can be repeated: a fixed one, or the one in
 * CLEARVEIL_TEST_SEED for looking further (`CLEARVEIL_TEST_SEED=$RANDOM npm test`).
 */
import fc from 'fast-check';

const seed = Number(process.env['CLEARVEIL_TEST_SEED'] ?? 20_260_101);
if (!Number.isSafeInteger(seed)) throw new Error('CLEARVEIL_TEST_SEED is not a whole number');
process.env['CLEARVEIL_TEST_SEED'] = String(seed);
fc.configureGlobal({ seed });
