// Where one person is signed in, in browsers and without one, and the end of one of it or of all. Read by who reads people; ended by whom policy lets: the server decides.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { allRows } from '../../parts/export-file.ts'
import type { PageOf } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { Line } from './line.tsx'
import { endSession, readSessions, type Session, SessionLine, sessionsPage } from './session-line.tsx'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

const w = ownWords.signedIn
type ApiKey = Item<'apiKeys.list'>

const allKeys = async (page: (cursor: string | undefined) => Promise<PageOf<ApiKey>>): Promise<ApiKey[]> =>
  (await allRows(
    page,
    () => false,
    () => {},
  )) ?? []

export const SignedIn = ({ who }: { who: string }) => {
  const whoami = useWhoami()
  const queryKey = ['signed-in', who] as const
  const keysPage = (state: 'live' | undefined) => (cursor: string | undefined) =>
    api.get('/v1/api-keys', {
      params: { query: { principal: who, limit: 200, ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } },
    })
  const sessions = useQuery({
    queryKey: [...queryKey, 'sessions'],
    queryFn: () => readSessions(who, 'live'),
  })
  const keys = useQuery({
    queryKey: [...queryKey, 'keys'],
    queryFn: () => allKeys(keysPage('live')),
  })
  const [ending, setEnding] = useState<Session>()
  const [revoking, setRevoking] = useState<ApiKey>()
  const [everywhere, setEverywhere] = useState(false)
  const [said, setSaid] = useState('')
  const end = useAct(
    queryKey,
    () => endSession(ending),
    () => setEnding(undefined),
  )
  const revoke = useAct(
    queryKey,
    () => api.delete('/v1/api-keys/{key}', { params: { path: { key: revoking?.id ?? '' } } }),
    () => setRevoking(undefined),
  )
  const own = who === whoami.principal.id
  const ends = may(whoami, 'role.assign')
  const revokes = may(whoami, 'apikey.issue')
  return (
    <>
      <p className="mb-3 text-sm">
        <Link to="/settings/$section" params={{ section: 'people' }} className="text-accent hover:underline">
          ← {w.back}
        </Link>
      </p>
      <Card
        title={w.title(who)}
        flush
        aside={
          <span className="flex flex-wrap gap-2">
            <ExportButton name={`sessions-${who}`} page={sessionsPage(who, undefined)} />
            {ends && revokes && sessions.data && keys.data && (
              <Button look="danger" onClick={() => setEverywhere(true)}>
                {w.endAll}
              </Button>
            )}
          </span>
        }
      >
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
        <p role="status" className={said === '' ? '' : 'px-4 pt-2 text-sm font-medium sm:px-5'}>
          {said}
        </p>
        <Asked query={sessions}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={w.empty.title}>{w.empty.text(who)}</Empty>
            ) : (
              <PanelList label={w.title(who)}>
                {items.map((one) => (
                  <SessionLine
                    key={one.id}
                    of={one}
                    aside={
                      (ends || own) && (
                        <Button onClick={() => setEnding(one)} aria-label={`${w.end}: ${one.browser}`}>
                          {w.end}
                        </Button>
                      )
                    }
                  />
                ))}
              </PanelList>
            )
          }
        </Asked>
        <p className="flex flex-wrap gap-x-5 gap-y-1 border-t border-line px-4 py-3 text-sm sm:px-5">
          {may(whoami, 'read.journal') && (
            <Link to="/log" search={{ actor: who }} className="text-accent hover:underline">
              {w.log(who)}
            </Link>
          )}
          {may(whoami, 'read.policy') && (
            <Link to="/settings/$section" params={{ section: 'access' }} search={{ who }} className="text-accent hover:underline">
              {w.access(who)}
            </Link>
          )}
        </p>
      </Card>
      <Card title={w.keys} flush aside={<ExportButton name={`api-keys-${who}`} page={keysPage(undefined)} />}>
        <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.keysLead(who)}</p>
        <Asked query={keys}>
          {(items) =>
            items.length === 0 ? (
              <Empty title={w.noKeys.title}>{w.noKeys.text}</Empty>
            ) : (
              <PanelList label={w.keys}>
                {items.map((key) => (
                  <Line
                    key={key.id}
                    title={key.name}
                    aside={
                      revokes && (
                        <Button onClick={() => setRevoking(key)} aria-label={`${words.settings.apiKeys.revoke}: ${key.name}`}>
                          {words.settings.apiKeys.revoke}
                        </Button>
                      )
                    }
                  >
                    {key.principal !== who && `${w.heldOnly(key.principal)} · `}
                    {key.scopes.map((scope) => words.settings.apiKeys.scopeWords[scope]).join(', ')} · {w.made} <When at={key.createdAt} />{' '}
                    · {w.used} <When at={key.lastUsedAt} distance /> · {w.ends} <When at={key.expiresAt} />
                  </Line>
                ))}
              </PanelList>
            )
          }
        </Asked>
      </Card>
      {ending && (
        <Confirm title={w.endTitle} act={w.end} answer={end} look="danger" onClose={() => setEnding(undefined)}>
          {ending.current ? w.endOwn : w.endText(ending.browser, who)}
        </Confirm>
      )}
      {revoking && (
        <Confirm
          title={words.settings.apiKeys.revokeTitle}
          act={words.settings.apiKeys.revoke}
          answer={revoke}
          look="danger"
          onClose={() => setRevoking(undefined)}
        >
          {w.revokeText(revoking.name)}
        </Confirm>
      )}
      {everywhere && sessions.data && keys.data && (
        <SignOutEverywhere
          who={who}
          own={own}
          queryKey={queryKey}
          sessions={sessions.data}
          keys={keys.data}
          onClose={() => setEverywhere(false)}
          onDone={setSaid}
        />
      )}
    </>
  )
}
