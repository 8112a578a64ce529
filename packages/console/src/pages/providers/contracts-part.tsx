// The ground on which a provider is here: its contracts, what they say and where, when each really ends, and where it says less than is needed.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Empty, Facts } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { Cell, Row, Table } from '../../parts/table.tsx'
import { Day, When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { providerWords } from '../../words/providers.ts'
import type { Provider } from './provider-link.tsx'
import { severityTones } from './tones.ts'

const w = providerWords.contract
type Contract = Answer<'contracts.read'>

export const ContractsPart = ({ provider }: { provider: Provider }) => {
  const own = provider.gaps.filter(({ of }) => of === provider.id)
  return (
    <>
      {own.length > 0 && (
        <Card title={w.gaps} flush>
          <Gaps of={own} />
        </Card>
      )}
      {provider.contracts.length === 0 && (
        <Card>
          <Empty title={providerWords.noContract}>{w.none}</Empty>
        </Card>
      )}
      {provider.contracts.map(({ id }) => (
        <OneContract key={id} id={id} />
      ))}
    </>
  )
}

const OneContract = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const query = useQuery({
    queryKey: ['contract', id],
    queryFn: () => api.get('/v1/contracts/{contract}', { params: { path: { contract: id } } }),
  })
  return (
    <Card
      title={query.data?.name ?? id}
      flush
      aside={
        query.data &&
        may(whoami, 'contract.end') &&
        query.data.state === 'active' && (
          <Link to="/contracts/$contract/end" params={{ contract: id }} className={buttonClass('quiet')}>
            {w.end}
          </Link>
        )
      }
    >
      <Asked query={query} lines={5}>
        {(contract) => <Whole of={contract} />}
      </Asked>
    </Card>
  )
}

const reaches = ({ reach }: Contract): string =>
  [reach.tenants, reach.regions, reach.systems, reach.operations].flatMap((part) => part ?? []).join(', ') || w.all

const Whole = ({ of }: { of: Contract }) => (
  <>
    <div className="px-4 py-4 sm:px-5">
      <p className="mb-3 flex flex-wrap gap-2">
        <Badge tone={of.state === 'active' ? 'good' : 'warn'}>{of.ends.over ? w.over : w.states[of.state]}</Badge>
        <Badge>{w.kinds[of.kind]}</Badge>
        <Badge tone={severityTones[of.criticality] ?? 'neutral'}>{of.criticality}</Badge>
      </p>
      <Facts
        of={[
          [
            w.ends,
            <span key="ends">
              {of.ends.on === null ? providerWords.noEnd : <Day on={of.ends.on} />}
              {of.ends.boundBy !== null && <span className="text-ink-soft"> · {w.bound(of.ends.boundBy)}</span>}
            </span>,
          ],
          of.noticeBy === null ? undefined : [w.notice, <Day key="notice" on={of.noticeBy} />],
          of.autoRenews ? ['', w.renews(of.renewalMonths)] : undefined,
          [w.owner, of.owner ?? words.everywhere.nobody],
          [w.scope, reaches(of)],
          ...of.confirmations.map(
            (one) =>
              [
                w.confirmations,
                <span key={one.at}>
                  <When at={one.at} /> {w.confirmedUntil(one.person)} <Day on={one.until} />
                </span>,
              ] as const,
          ),
        ]}
      />
    </div>
    <Part title={w.gaps}>{of.gaps.length === 0 ? <None>{w.noGaps}</None> : <Gaps of={of.gaps} />}</Part>
    <Part title={w.clauses}>
      {of.clauses.length === 0 ? (
        <None>{w.noClauses}</None>
      ) : (
        <Table label={w.clauses} head={[w.clause, w.says, w.where]}>
          {of.clauses.map((clause) => (
            <Row key={`${clause.clause} ${clause.service} ${clause.section}`}>
              <Cell className="font-medium">
                {capital(clause.title)} {!clause.inForce && <Badge tone="warn">{w.notInForce}</Badge>}
              </Cell>
              <Cell className="text-ink-soft">{termsOf(clause.terms)}</Cell>
              <Cell className="text-ink-soft">
                {clause.document} {clause.section}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Part>
    {of.services.length > 0 && (
      <Part title={w.rights}>
        <p className="px-4 pb-2 text-[13px] text-ink-soft sm:px-5">{w.rightsLead}</p>
        <Table label={w.rights} head={[w.service, w.uptime, providerWords.tabs.rights]}>
          {of.services.map((one) => (
            <Row key={one.service}>
              <Cell className="font-medium">{one.service}</Cell>
              <Cell>{one.uptime === null ? <span className="text-ink-faint">{w.noUptime}</span> : `${one.uptime.percent} %`}</Cell>
              <Cell>
                <ul className="space-y-0.5">
                  {one.decisionRights.map((right) => (
                    <li key={right.clause} className={right.retained ? 'text-ink-soft' : 'text-bad'}>
                      {capital(right.title)}: {right.retained ? w.kept : w.given}
                    </li>
                  ))}
                </ul>
              </Cell>
            </Row>
          ))}
        </Table>
      </Part>
    )}
  </>
)

const termsOf = (terms: Readonly<Record<string, unknown>>): string =>
  Object.entries(terms)
    .map(
      ([name, value]) => `${name.replaceAll(/([A-Z])/g, ' $1').toLowerCase()}: ${Array.isArray(value) ? value.join(', ') : String(value)}`,
    )
    .join(' · ')

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="border-t border-line pt-3 pb-1">
    <h3 className="mb-1 px-4 text-sm font-semibold sm:px-5">{title}</h3>
    {children}
  </div>
)

const Gaps = ({ of }: { of: Contract['gaps'] }) => (
  <ul className="divide-y divide-line">
    {of.map((gap) => (
      <li key={`${gap.code} ${gap.of} ${gap.about}`} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2.5 text-sm sm:px-5">
        <Badge tone={severityTones[gap.severity] ?? 'neutral'}>{gap.severity}</Badge>
        <span className="min-w-0 grow basis-64">{capital(gap.message)}</span>
        {gap.owner !== null && <span className="text-[13px] text-ink-soft">{gap.owner}</span>}
      </li>
    ))}
  </ul>
)
