// What has to be known of an identity before anything else of it, each with the next step.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { identityWords } from '../../words/identity.ts'
import { changesQuery, type Identity } from './data.ts'
import { isLive } from './live-changes.ts'

const w = identityWords.notices

const tones = { warn: 'bg-warn-soft text-warn', info: 'bg-info-soft text-info', neutral: 'bg-sunken text-ink-soft' } as const

const Notice = ({ tone, children, next }: { tone: keyof typeof tones; children: ReactNode; next?: ReactNode }) => (
  <div role="status" className={`mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg px-4 py-3 text-sm ${tones[tone]}`}>
    <span className="min-w-0 grow">{children}</span>
    {next}
  </div>
)

export const Notices = ({ identity }: { identity: Identity }) => {
  const changes = useQuery({ ...changesQuery(identity.id), enabled: identity.state === 'offboarding' })
  const ending = changes.data?.items.find(isLive)
  const lives = identity.state === 'active'
  return (
    <>
      {identity.state === 'offboarding' && (
        <Notice
          tone="warn"
          next={
            ending && (
              <Link to="/changes/$change" params={{ change: ending.id }} className="font-medium underline">
                {w.open}
              </Link>
            )
          }
        >
          {w.offboarding}
        </Notice>
      )}
      {identity.state === 'retired' && <Notice tone="neutral">{w.retired}</Notice>}
      {lives && identity.frozenAt !== null && (
        <Notice tone="warn">
          {identity.frozenWhy === null ? w.frozen : w.frozenBecause(identity.frozenWhy)} {w.frozenNext}
        </Notice>
      )}
      {identity.quarantinedIn !== null && <Notice tone="warn">{w.quarantined(identity.quarantinedIn)}</Notice>}
      {lives && identity.frozenAt === null && (identity.businessOwner === null || identity.technicalOwner === null) && (
        <Notice tone="warn">{w.unowned}</Notice>
      )}
      {identity.credentials.suspended > 0 && (
        <Notice
          tone="info"
          next={
            <Link
              to="/identities/$identity"
              params={{ identity: identity.id }}
              search={{ part: 'credentials' }}
              className="font-medium underline"
            >
              {identityWords.parts.credentials}
            </Link>
          }
        >
          {w.suspended(identity.credentials.suspended)}
        </Notice>
      )}
    </>
  )
}
