// The page of the reference that lists the kinds of findings. Pure; written by packages/core/scripts/write-findings.ts.
import { findingKinds, kindOf, kindsOfRisk, type NhiRisk, nhiRisks, notLookedFor } from './kinds.ts'
import { nextStepOf } from './next-steps.ts'

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

export const reference = (): string =>
  [
    '# Kinds of findings',
    '',
    '<!-- Generated from packages/core/src/registry/findings/kinds.ts by packages/core/scripts/write-findings.ts; edit the kinds, not this page. -->',
    '',
    'What each means, and the fact that closes it. Nobody closes a finding by saying so. How they are owned, due and read: [findings](../concepts/findings.md).',
    '',
    row(['kind', 'means', 'closed by', 'what to do', 'OWASP NHI']),
    '|---|---|---|---|---|',
    ...Object.keys(findingKinds)
      .sort()
      .map((name) => {
        const kind = kindOf(name)
        return row([`\`${name}\``, kind?.means ?? '', kind?.closedBy ?? '', nextStepOf(name), kind?.nhi ?? ''])
      }),
    '',
    '## OWASP Non-Human Identities Top 10, 2025',
    '',
    'Which kinds are cases of an entry. Where there is none, nothing here looks for it, and that none is open says nothing.',
    '',
    row(['entry', 'name', 'kinds']),
    '|---|---|---|',
    ...(Object.entries(nhiRisks) as [NhiRisk, string][]).map(([risk, name]) =>
      row([
        risk,
        name,
        kindsOfRisk(risk)
          .map((one) => `\`${one}\``)
          .join(', ') || 'not looked for',
      ]),
    ),
    '',
    'What of an entry is not looked for, although other cases of it are:',
    '',
    row(['entry', 'not looked for, and why']),
    '|---|---|',
    ...Object.entries(notLookedFor).map(([risk, why]) => row([risk, why])),
    '',
  ].join('\n')
