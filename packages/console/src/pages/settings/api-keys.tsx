// With what programs come: who acts with each key, for what, until when, when last. Revoked at once.
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { IssueKey } from './issue-key.tsx'

const w = words.settings.apiKeys
type ApiKey = Item<'apiKeys.list'>

const stateOf = (key: ApiKey): keyof typeof w.states =>
  key.revokedAt !== null ? 'revoked' : new Date(key.expiresAt) <= new Date() ? 'expired' : 'good'

const page = (cursor: string | undefined) => api.get('/v1/api-keys', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })

export const ApiKeys = () => {
  const whoami = useWhoami()
  const [issuing, setIssuing] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  const revoke = useAct(
    ['api-keys'],
    () => api.delete('/v1/api-keys/{key}', { params: { path: { key: revoking?.id ?? '' } } }),
    () => setRevoking(undefined),
  )
  const administers = may(whoami, 'apikey.issue')
  const columns: readonly Column<ApiKey>[] = [
    {
      name: w.name,
      width: 'minmax(0,1.4fr)',
      cell: (key) => (
        <>
          <span className="font-medium">{key.name}</span>
          <span className="block truncate text-[13px] text-ink-soft">
            {key.principal}
            {key.heldBy !== null && `, ${w.heldBy} ${key.heldBy}`}
          </span>
        </>
      ),
    },
    {
      name: w.scopes,
      width: 'minmax(0,1.2fr)',
      wideOnly: true,
      cell: (key) => key.scopes.map((scope) => w.scopeWords[scope]).join(', '),
    },
    { name: w.expires, width: '8rem', wideOnly: true, cell: (key) => <When at={key.expiresAt} distance /> },
    { name: w.used, width: '7rem', wideOnly: true, cell: (key) => <When at={key.lastUsedAt} distance /> },
    {
      name: words.settings.state,
      width: administers ? '9rem' : '6rem',
      cell: (key) => {
        const state = stateOf(key)
        return (
          <span className="flex items-center justify-between gap-2">
            <Badge tone={state === 'good' ? 'good' : 'neutral'}>{w.states[state]}</Badge>
            {administers && state === 'good' && (
              <Button look="plain" className="px-2" onClick={() => setRevoking(key)} aria-label={`${w.revoke}: ${key.name}`}>
                {w.revoke}
              </Button>
            )}
          </span>
        )
      },
    },
  ]
  return (
    <Card
      title={words.settings.sections['api-keys']}
      flush
      aside={
        <span className="flex flex-wrap gap-2">
          <ExportButton name="api-keys" page={page} />
          {administers && (
            <Button look="primary" onClick={() => setIssuing(true)}>
              {w.issue}
            </Button>
          )}
        </span>
      }
    >
      <p className="px-4 py-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <LongTable<ApiKey>
        label={words.settings.sections['api-keys']}
        queryKey={['api-keys']}
        page={page}
        columns={columns}
        idOf={(key) => key.id}
        rowHeight={60}
        empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
      />
      {issuing && <IssueKey onClose={() => setIssuing(false)} />}
      {revoking && (
        <Confirm title={w.revokeTitle} act={w.revoke} answer={revoke} look="danger" onClose={() => setRevoking(undefined)}>
          {w.revokeText(revoking.name)}
        </Confirm>
      )}
    </Card>
  )
}
