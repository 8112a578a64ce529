// One provider: what it is here by, what it may do, what it does, and what was tried of it. Each part asks for its own facts when it is opened.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Power } from 'lucide-react'
import type { ReactNode } from 'react'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { PartTabs } from '../../parts/part-tabs.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Day } from '../../parts/when.tsx'
import { providerWords } from '../../words/providers.ts'
import { AsksPart } from './asks-part.tsx'
import { ContractsPart } from './contracts-part.tsx'
import { providerQuery } from './data.ts'
import { DrillsPart } from './drills-part.tsx'
import { MandatesPart } from './mandates-part.tsx'
import { type ProviderPart, providerParts } from './part-names.ts'
import { PeoplePart } from './people-part.tsx'
import { type Provider, ProviderLink } from './provider-link.tsx'
import { RightsPart } from './rights-part.tsx'
import { TelemetryPart } from './telemetry-part.tsx'

const w = providerWords

const parts: Readonly<Record<ProviderPart, (of: Provider) => ReactNode>> = {
  contracts: (of) => (
    <>
      <Card>
        <Summary of={of} />
      </Card>
      <ContractsPart provider={of} />
    </>
  ),
  people: (of) => <PeoplePart provider={of} />,
  rights: (of) => <RightsPart party={of.id} />,
  mandates: (of) => <MandatesPart provider={of} />,
  telemetry: (of) => <TelemetryPart provider={of.id} />,
  drills: (of) => <DrillsPart provider={of.id} />,
  asks: (of) => <AsksPart party={of.id} />,
}

export const ProviderPage = () => {
  const { provider: id } = useParams({ from: '/inside/providers/$provider' })
  const { part = 'contracts' } = useSearch({ from: '/inside/providers/$provider' })
  const navigate = useNavigate({ from: '/providers/$provider' })
  const whoami = useWhoami()
  const query = useQuery({ ...providerQuery(id), refetchInterval: 30_000 })
  if (query.isPending)
    return (
      <Page title={w.title}>
        <Loading lines={8} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.title}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const provider = query.data
  return (
    <Page
      wide
      title={provider.name}
      lead={
        <span className="flex flex-wrap items-center gap-2 text-sm">
          {provider.suspended && <Badge tone="bad">{w.suspended}</Badge>}
          {provider.gaps.length > 0 && <Badge tone="warn">{w.gaps(provider.gaps.length)}</Badge>}
          <span className="font-mono text-[13px] text-ink-soft">{provider.id}</span>
        </span>
      }
      actions={
        <>
          <Link to="/providers" className={buttonClass('plain')}>
            {w.back}
          </Link>
          {may(whoami, 'provider.suspend') && (
            <Link to="/providers/$provider/suspend" params={{ provider: id }} className={buttonClass('danger', 'min-h-11')}>
              <Power size={16} aria-hidden="true" />
              {w.kill}
            </Link>
          )}
        </>
      }
    >
      {provider.suspended && (
        <div role="status" className="mb-5 flex flex-wrap items-center gap-3 rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
          <span className="min-w-0 grow">{w.suspendedBanner}</span>
          <Link to="/providers/$provider/suspend" params={{ provider: id }} className="font-medium underline">
            {w.follow}
          </Link>
        </div>
      )}
      <PartTabs
        label={provider.name}
        names={providerParts}
        titles={w.tabs}
        open={part}
        onOpen={(next) => void navigate({ search: { part: next }, replace: true })}
      >
        {parts[part](provider)}
      </PartTabs>
    </Page>
  )
}

const Summary = ({ of }: { of: Provider }) => (
  <Facts
    of={[
      [w.facts.works, w.kinds[of.kind] ?? of.kind],
      of.above.length === 0
        ? undefined
        : [
            w.facts.above,
            <span key="above" className="flex flex-wrap gap-2">
              {of.above.map((id) => (
                <ProviderLink key={id} id={id} />
              ))}
            </span>,
          ],
      [w.facts.services, of.services.join(', ') || w.everywhere],
      of.tenants.length === 0 ? undefined : [w.facts.tenants, of.tenants.join(', ')],
      of.regions.length === 0 ? undefined : [w.facts.regions, of.regions.join(', ')],
      [w.facts.until, of.contracts.length === 0 ? w.noContract : of.endsOn === null ? w.noEnd : <Day key="until" on={of.endsOn} />],
      of.duties.evidence.length === 0
        ? undefined
        : [w.facts.owes, of.duties.evidence.map(({ evidence, withinMinutes }) => w.within(evidence, withinMinutes)).join(', ')],
      of.duties.controls.length === 0 ? undefined : [w.facts.controls, of.duties.controls.map(({ control }) => control).join(', ')],
    ]}
  />
)
