// A provider as a person reads it: the tree of subcontractors, who and what acts, the contracts, what is owed, and the gaps. Pure.
import type { Answer } from '../connection/api.ts'
import { gapTable } from '../contracts/render-gaps.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'

type Provider = Answer<'providers.read'>

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ')

/** Each under the one for whom it works. */
export const drawTree = (tree: Provider['tree']): string[] => {
  const lines: string[] = []
  const draw = (id: string, lead: string): void => {
    const below = tree.filter((one) => one.parent === id && one.depth > 0)
    below.forEach((one, index) => {
      const last = index === below.length - 1
      lines.push(`${lead}${last ? '└─ ' : '├─ '}${plain(one.id)}  ${plain(one.name)}`)
      draw(one.id, `${lead}${last ? '   ' : '│  '}`)
    })
  }
  const root = tree.find(({ depth }) => depth === 0)
  if (root) {
    lines.push(`${plain(root.id)}  ${plain(root.name)}`)
    draw(root.id, '')
  }
  return lines
}

/** `15 minutes`, `24 hours`. */
const span = (minutes: number): string => (minutes % 60 === 0 ? `${minutes / 60} hours` : `${minutes} minutes`)

const listOr = (names: readonly string[], none: string): string => names.join(', ') || none

export const renderProvider = (provider: Provider): string => {
  const { people, agents, contracts, duties, gaps } = provider
  return [
    `${plain(provider.name)} (${plain(provider.kind)})`,
    pairs([
      ['works for', listOr(provider.above, provider.kind === 'provider' ? 'the enterprise' : '-')],
      ['services', listOr(provider.services, 'none named')],
      ['tenants', listOr(provider.tenants, 'all')],
      ['regions', listOr(provider.regions, 'all')],
      ['until', provider.endsOn],
    ]),
    '',
    'Subcontractors',
    ...drawTree(provider.tree).map((line) => `  ${line}`),
    '',
    'People',
    people.length === 0
      ? '  none'
      : indented(
          table(
            ['person', 'name', 'roles', ''],
            people.map((one) => [one.id, one.name, one.roles.join(', '), one.active ? '' : 'left']),
          ),
        ),
    '',
    'Agents and their keys',
    agents.length === 0
      ? '  none'
      : indented(
          table(
            ['agent', 'name', 'live keys', ''],
            agents.map((one) => [
              one.id,
              one.name,
              listOr(
                one.keys.filter((key) => key.revokedAt === null).map((key) => key.keyId),
                'none: it can deliver no evidence',
              ),
              one.active ? '' : 'retired',
            ]),
          ),
        ),
    '',
    'Contracts',
    contracts.length === 0
      ? '  none'
      : indented(
          table(
            ['contract', 'kind', 'risk', 'owner', 'ends', 'because of', 'state'],
            contracts.map((one) => [
              one.id,
              one.kind,
              one.criticality,
              one.owner,
              one.ends.on,
              one.ends.boundBy,
              one.ends.over ? 'over' : one.state,
            ]),
          ),
        ),
    '',
    'What it owes, with what flows down to it',
    duties.controls.length + duties.evidence.length === 0
      ? '  nothing is written'
      : indented(
          table(
            ['what', 'how soon', 'from'],
            [
              ...duties.controls.map(({ control, from }) => [control, '', from.join(', ')]),
              ...duties.evidence.map(({ evidence, withinMinutes, from }) => [`evidence of ${evidence}`, span(withinMinutes), from]),
            ],
          ),
        ),
    '',
    'Gaps',
    gapTable(gaps),
  ].join('\n')
}
