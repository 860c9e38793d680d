// SPDX-License-Identifier: GPL-3.0-or-later
/** Reasons that every profile knows, for decisions that the service is given directly. */
export const reasons = {
  purpose: 'personal-privacy',
  characteristic: 'face',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: ['public'],
};
