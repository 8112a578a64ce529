// One identity, in its parts: who answers for it and why it is there, what it has and who uses that, its life, the day after its end, and its reach. Each
// part asks for its own facts when it is opened. Nothing is done about it without its preview.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { Loading, Page } from '../../parts/page.tsx'
import { PartTabs } from '../../parts/part-tabs.tsx'
import { Problem } from '../../parts/problem.tsx'
import { identityWords } from '../../words/identity.ts'
import { StateBadge } from '../inventory/columns.tsx'
import { Acts } from './acts.tsx'
import { CredentialsPart } from './credentials-part.tsx'
import { type Identity, identityQuery } from './data.ts'
import { DayAfterPart } from './day-after-part.tsx'
import { HistoryPart } from './history-part.tsx'
import { MapPart } from './map-part.tsx'
import { Notices } from './notices.tsx'
import { OverviewPart } from './overview-part.tsx'
import { type IdentityPart, identityParts } from './search.ts'

const w = identityWords

const parts: Readonly<Record<IdentityPart, (of: Identity) => ReactNode>> = {
  overview: (of) => <OverviewPart identity={of} />,
  credentials: (of) => <CredentialsPart identity={of} />,
  history: (of) => <HistoryPart identity={of.id} />,
  'day-after': (of) => <DayAfterPart identity={of} />,
  map: (of) => <MapPart identity={of} />,
}

export const IdentityPage = () => {
  const { identity: id } = useParams({ from: '/inside/identities/$identity' })
  const { part: open = 'overview' } = useSearch({ from: '/inside/identities/$identity' })
  const navigate = useNavigate({ from: '/identities/$identity' })
  const query = useQuery(identityQuery(id))
  if (query.isPending)
    return (
      <Page title={w.title} wide>
        <Loading lines={8} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={w.title} wide>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const one = query.data
  return (
    <Page
      wide
      title={one.name}
      lead={
        <span className="flex flex-wrap items-center gap-2 text-sm">
          <StateBadge of={one.frozenAt !== null && one.state === 'active' ? 'frozen' : one.state} />
          {one.privileged && <Badge tone="warn">{w.privileged}</Badge>}
          {one.impact === 'high' && <Badge tone="bad">{w.highImpact}</Badge>}
          <span>
            {w.kinds(one.kind)} · {one.environment}
          </span>
          <span className="font-mono text-[13px]">{one.id}</span>
        </span>
      }
      actions={<Acts identity={one} />}
    >
      <Notices identity={one} />
      <PartTabs
        label={one.name}
        names={identityParts}
        titles={w.parts}
        open={open}
        onOpen={(part) => void navigate({ search: { part }, replace: true })}
      >
        {parts[open](one)}
      </PartTabs>
    </Page>
  )
}
