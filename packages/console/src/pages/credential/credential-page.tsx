// One credential: what it opens, whose it is, who uses it, and how it is switched off, never without its preview.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Card, Facts, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { SuspendMany } from '../acts/suspend-many.tsx'
import { StateBadge } from '../inventory/columns.tsx'
import { whyShort } from '../inventory/why.ts'

const w = words.thing

export const CredentialPage = () => {
  const { credential: id } = useParams({ from: '/inside/credentials/$credential' })
  const whoami = useWhoami()
  const [suspending, setSuspending] = useState(false)
  const query = useQuery({
    queryKey: ['credential', id],
    queryFn: () => api.get('/v1/credentials/{credential}', { params: { path: { credential: id } } }),
  })
  if (query.isPending)
    return (
      <Page title={words.inventory.columns.credential}>
        <Loading lines={6} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={words.inventory.columns.credential}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const one = query.data
  const users = [...new Set(one.uses.map(({ workload }) => workload))].join(', ')
  return (
    <Page
      title={one.id}
      lead={<StateBadge of={one.state} />}
      actions={
        may(whoami, 'access.suspend') &&
        one.state === 'active' && (
          <Button look="danger" onClick={() => setSuspending(true)}>
            {words.inventory.suspend}
          </Button>
        )
      }
    >
      {suspending && <SuspendMany credentials={[one]} onClose={() => setSuspending(false)} />}
      <Card title={w.about}>
        <Facts
          of={[
            [words.inventory.columns.system, one.system],
            [words.inventory.columns.account, one.account],
            [
              words.inventory.columns.identity,
              <Link key="identity" to="/identities/$identity" params={{ identity: one.identity }} className="text-accent hover:underline">
                {one.identity}
              </Link>,
            ],
            [w.users, users || words.acts.usedByNobody],
            [w.renewed, w.renewals[one.renewed]],
            [words.inventory.columns.expires, <When key="ends" at={one.expiresAt} />],
            [w.lastUsed, one.lastUsedAt === null ? w.notKnown : <When key="used" at={one.lastUsedAt} distance />],
            [words.inventory.columns.why, whyShort(one.why)],
          ]}
        />
      </Card>
    </Page>
  )
}
