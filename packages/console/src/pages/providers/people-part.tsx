// Who of a provider can come here: its people, its software with the keys that it signs with, and who works below it.
import { Badge } from '../../parts/badge.tsx'
import { Digest } from '../../parts/code.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { When } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'
import { type Provider, ProviderLink } from './provider-link.tsx'

const w = providerWords.people

export const PeoplePart = ({ provider }: { provider: Provider }) => {
  const below = provider.tree.filter(({ id }) => id !== provider.id)
  return (
    <>
      <Card title={w.title} flush>
        {provider.people.length === 0 ? (
          <None>{w.none}</None>
        ) : (
          <Table label={w.title} head={[w.name, w.roles, w.state]} minWidth="24rem">
            {provider.people.map((one) => (
              <Row key={one.id}>
                <Who of={one} />
                <Cell>{one.roles.map(w.role).join(', ')}</Cell>
                <State active={one.active} />
              </Row>
            ))}
          </Table>
        )}
      </Card>
      <Card title={w.agents} flush>
        {provider.agents.length === 0 ? (
          <None>{w.agentsNone}</None>
        ) : (
          <Table label={w.agents} head={[w.name, w.roles, w.key, w.state]}>
            {provider.agents.map((one) => (
              <Row key={one.id}>
                <Who of={one} />
                <Cell>{one.roles.map(w.role).join(', ')}</Cell>
                <Cell>
                  {one.keys.length === 0
                    ? w.noKey
                    : one.keys.map((key) => (
                        <span key={key.keyId} className="flex flex-wrap items-center gap-x-2">
                          <Digest of={key.keyId} />
                          <span className="text-[13px] text-ink-soft">
                            <When at={key.enrolledAt} distance />
                          </span>
                          {key.revokedAt !== null && <Badge tone="bad">{w.revoked}</Badge>}
                        </span>
                      ))}
                </Cell>
                <State active={one.active} />
              </Row>
            ))}
          </Table>
        )}
      </Card>
      <Card title={w.tree} flush>
        {below.length === 0 ? (
          <None>{w.treeNone}</None>
        ) : (
          <ul className="divide-y divide-line">
            {below.map((one) => (
              <li key={one.id} style={{ paddingInlineStart: `${one.depth}rem` }} className="py-2.5 pr-5 text-sm">
                <span className="pl-1">
                  <ProviderLink id={one.id} name={one.name} />
                </span>
                {one.parent !== null && <span className="text-ink-soft"> · {providerWords.under(one.parent)}</span>}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}

const Who = ({ of }: { of: { id: string; name: string } }) => (
  <Cell>
    <span className="font-medium">{of.name}</span>
    <span className="block text-[13px] text-ink-soft">{of.id}</span>
  </Cell>
)

const State = ({ active }: { active: boolean }) => (
  <Cell>
    <Badge tone={active ? 'good' : 'neutral'}>{active ? w.active : w.inactive}</Badge>
  </Cell>
)
