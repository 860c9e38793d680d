// SPDX-License-Identifier: GPL-3.0-or-later
import { defaultProfile } from '../../../../../core/standard/profile.ts';
import { checkFootage } from '../../../stages/decide.ts';
import { chosenFootage } from '../../../stages/session.ts';
import { type Command, caseOptions, footageOption, noMoreThan, word } from '../command.ts';
import { openReader } from '../open-session.ts';

export const check: Command = {
  name: 'check',
  summary: 'Say what the standard finds: blocks stop a release, warnings ask for a look.',
  words: 'CASE',
  options: {
    ...caseOptions,
    ...footageOption,
    audience: { type: 'string', value: 'NAME', help: 'whose copy; public when left out' },
  },
  async run(invocation) {
    noMoreThan(invocation, 1);
    const audience = invocation.text('audience') ?? 'public';
    using reader = openReader(word(invocation, 0, 'CASE'));
    const findings = chosenFootage(reader, invocation.text('footage')).flatMap((footage) =>
      checkFootage(reader, footage, audience, defaultProfile),
    );
    const blocks = findings.filter((finding) => finding.severity === 'block').length;
    return {
      exitCode: blocks > 0 ? 1 : 0,
      json: { profile: defaultProfile.id, audience, blocks, warnings: findings.length - blocks, findings },
      text: [
        `${blocks} blocks, ${findings.length - blocks} warnings for ${audience} under ${defaultProfile.id}`,
        ...findings.map(
          (finding) => `  ${finding.severity} ${finding.rule} ${finding.code}: ${finding.message}`,
        ),
      ].join('\n'),
    };
  },
};
