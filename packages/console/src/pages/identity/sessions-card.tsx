// Who is logged in with a credential now: its system is asked when the reader asks, and never by itself.
import { type UseQueryResult, useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Button } from '../../parts/button.tsx'
import { None } from '../../parts/none.tsx'
import { Card } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'

const w = identityWords.sessions
const most = 20

export const SessionsCard = ({ credentials }: { credentials: UseQueryResult<Answer<'credentials.list'>> }) => (
  <Card title={w.title} flush>
    <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
    <Asked query={credentials}>
      {({ items }) => {
        const live = items.filter(({ state }) => state !== 'retired')
        if (live.length === 0) return <None>{w.none}</None>
        return (
          <>
            <ul className="mt-2 divide-y divide-line">
              {live.slice(0, most).map((one) => (
                <OfCredential key={one.id} credential={one.id} account={one.account} system={one.system} />
              ))}
            </ul>
            {live.length > most && <None>{w.first(most)}</None>}
          </>
        )
      }}
    </Asked>
  </Card>
)

const OfCredential = ({ credential, account, system }: { credential: string; account: string; system: string }) => {
  const ask = useMutation({
    mutationFn: () => api.get('/v1/credentials/{credential}/sessions', { params: { path: { credential } } }),
  })
  return (
    <li className="px-4 py-3 text-sm sm:px-5">
      <div className="flex flex-wrap items-center gap-3">
        <span className="min-w-0 grow">
          <Link to="/credentials/$credential" params={{ credential }} className="font-medium hover:text-accent hover:underline">
            {credential}
          </Link>
          <span className="block text-[13px] text-ink-soft">
            {account} · {system}
          </span>
        </span>
        <Button busy={ask.isPending} onClick={() => ask.mutate()} aria-label={`${ask.data ? w.again : w.ask}: ${credential}`}>
          {ask.data ? w.again : w.ask}
        </Button>
      </div>
      <div role="status">
        {ask.isError && (
          <div className="mt-2">
            <Problem error={ask.error} />
          </div>
        )}
        {ask.data && <Told of={ask.data} />}
      </div>
    </li>
  )
}

const Told = ({ of: { seen, code, at, total, sessions } }: { of: Answer<'credentials.sessions'> }) => {
  if (seen === 'not_listed') return <p className="mt-2 text-ink-soft">{w.notListed}</p>
  if (seen === 'unknown' || total === null) return <p className="mt-2 text-warn">{w.unknown(code)}</p>
  return (
    <div className="mt-2">
      <p className="font-medium">
        {total === 0 ? w.nobody : w.total(total)}{' '}
        <span className="text-[13px] font-normal text-ink-soft">
          <When at={at} />
        </span>
      </p>
      <ul className="mt-1 text-[13px] text-ink-soft">
        {sessions.map((one, n) => (
          <li key={n} className="flex flex-wrap gap-x-3">
            {one.since === null ? <span>{w.sinceUnknown}</span> : <When at={one.since} distance />}
            {one.from !== null && <span>{w.from(one.from)}</span>}
            {one.client !== null && <span>{w.calls(one.client)}</span>}
          </li>
        ))}
      </ul>
      {total > sessions.length && <p className="mt-1 text-[13px] text-ink-soft">{w.rest(total - sessions.length)}</p>}
    </div>
  )
}
