// SPDX-License-Identifier: GPL-3.0-or-later
import { type Command, caseOptions, noMoreThan, word } from '../command.ts';
import { openReader } from '../open-session.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'Show the audit log, or verify it: the chain, and every table rebuilt from the events.',
  words: 'CASE',
  options: { ...caseOptions, verify: { type: 'boolean', help: 'verify the log instead of listing it' } },
  async run(invocation) {
    noMoreThan(invocation, 1);
    using reader = openReader(word(invocation, 0, 'CASE'));
    if (invocation.flag('verify')) {
      const report = reader.verifyAudit();
      return {
        exitCode: report.intact ? 0 : 1,
        json: report,
        text: [
          report.intact
            ? `The audit log holds: ${report.events} events, head ${report.head?.hash ?? 'none'}.`
            : `The audit log does NOT hold; first bad event: ${report.firstBadSequence ?? 'not an event'}.`,
          ...report.findings.map(
            (finding) =>
              `  ${finding.code}${finding.sequence === null ? '' : ` at event ${finding.sequence}`}: ${finding.message}`,
          ),
        ].join('\n'),
      };
    }
    const events = Array.from(reader.events(), ({ sequence, utc, person, role, reason, event, hash }) => ({
      sequence,
      utc,
      person,
      role,
      reason,
      event,
      hash,
    }));
    return {
      exitCode: 0,
      json: { events },
      text: events
        .map((row) => `${row.sequence}\t${row.utc}\t${row.person} (${row.role})\t${row.event}\t${row.reason}`)
        .join('\n'),
    };
  },
};
