// One identity: who answers for it, why it is there, what it has, and how it is ended, never without its preview.
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Id } from '../../parts/code.tsx'
import { LongTable } from '../../parts/long-table.tsx'
import { Card, Empty, Facts, Loading, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { EndMany } from '../acts/end-many.tsx'
import { credentialColumns, StateBadge } from '../inventory/columns.tsx'
import type { Credential } from '../inventory/pages-of.ts'
import { whyShort } from '../inventory/why.ts'

const w = words.thing

export const IdentityPage = () => {
  const { identity: id } = useParams({ from: '/inside/identities/$identity' })
  const whoami = useWhoami()
  const [ending, setEnding] = useState(false)
  const query = useQuery({
    queryKey: ['identity', id],
    queryFn: () => api.get('/v1/identities/{identity}', { params: { path: { identity: id } } }),
  })
  if (query.isPending)
    return (
      <Page title={words.inventory.columns.identity}>
        <Loading lines={6} />
      </Page>
    )
  if (query.isError)
    return (
      <Page title={words.inventory.columns.identity}>
        <Problem error={query.error} retry={() => void query.refetch()} />
      </Page>
    )
  const one = query.data
  return (
    <Page
      title={one.name}
      lead={<StateBadge of={one.frozenAt !== null && one.state === 'active' ? 'frozen' : one.state} />}
      wide
      actions={
        <>
          {may(whoami, 'dossier.export') && (
            <a className={buttonClass()} href={`/v1/identities/${encodeURIComponent(id)}/dossier`} download={`${id}.dossier`}>
              {words.change.dossier}
            </a>
          )}
          {may(whoami, 'change.request') && one.state !== 'retired' && (
            <Button look="danger" onClick={() => setEnding(true)}>
              {words.inventory.askToEnd}
            </Button>
          )}
        </>
      }
    >
      {ending && <EndMany identities={[one]} onClose={() => setEnding(false)} />}
      <Card title={w.about}>
        <Facts
          of={[
            [w.id, <Id key="id" of={one.id} />],
            [w.purpose, one.purpose],
            [w.businessOwner, one.businessOwner ?? words.everywhere.nobody],
            [w.technicalOwner, one.technicalOwner ?? words.everywhere.nobody],
            [words.inventory.columns.party, one.party],
            [words.inventory.columns.environment, one.environment],
            [words.inventory.columns.expires, <When key="ends" at={one.expiresAt} />],
            [words.inventory.columns.why, whyShort(one.why)],
          ]}
        />
      </Card>
      <Card
        title={words.inventory.kinds.credential}
        flush
        aside={
          <Link to="/findings" search={{ subject: id }} className="text-sm text-accent hover:underline">
            {w.findings}
          </Link>
        }
      >
        <LongTable<Credential>
          label={words.inventory.kinds.credential}
          queryKey={['credentials-of', id]}
          page={(cursor) => api.get('/v1/credentials', { params: { query: { identity: id, limit: 200, ...(cursor ? { cursor } : {}) } } })}
          columns={credentialColumns}
          idOf={(row) => row.id}
          rowHeight={56}
          empty={<Empty title={w.noCredential} />}
        />
      </Card>
    </Page>
  )
}
