// One session in words: in which browser, how and how strongly signed in, since when, and until when at most; and how sessions are read and ended. Must not decide who
// may end one.
import type { ReactNode } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { allRows } from '../../parts/export-file.ts'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { ownWords } from '../../words/own.ts'
import { Line } from './line.tsx'

const w = ownWords.signedIn
export type Session = Item<'sessions.list'>

/** Of nobody named: the reader's own. */
export const sessionsPage = (principal: string | undefined, state: 'live' | 'over' | undefined) => (cursor: string | undefined) =>
  api.get('/v1/sessions', {
    params: { query: { limit: 200, ...(principal ? { principal } : {}), ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) } },
  })

/** All of them, the newest first: of one person there are few. */
export const readSessions = async (principal: string | undefined, state: 'live' | 'over'): Promise<Session[]> => {
  const all = await allRows(
    sessionsPage(principal, state),
    () => false,
    () => {},
  )
  return (all ?? []).sort((a, b) => b.signedInAt.localeCompare(a.signedInAt))
}

export const endSession = (session: Session | undefined) =>
  api.delete('/v1/sessions/{session}', { params: { path: { session: session?.id ?? '' } } })

export const SessionLine = ({ of, aside }: { of: Session; aside: ReactNode }) => (
  <Line
    title={
      <>
        <span className="min-w-0 break-words">{capital(of.browser)}</span>
        {of.current && <Badge tone="accent">{w.current}</Badge>}
        {of.breakGlass && <Badge tone="bad">{w.breakGlass}</Badge>}
      </>
    }
    aside={aside}
  >
    <p>
      {w.ways[of.way](of.issuer ?? '')} · <When at={of.signedInAt} /> · {w.seen} <When at={of.lastSeenAt} distance />
    </p>
    {of.breakGlassReason !== null && <p className="break-words text-ink">{w.reason(of.breakGlassReason)}</p>}
    <p>
      {of.steppedUpAt === null ? (
        w.plain
      ) : (
        <>
          {w.strong} <When at={of.steppedUpAt} distance />
        </>
      )}
      {of.acr !== null && ` ${w.acr(of.acr)}`} ·{' '}
      {of.endedAt === null ? (
        <>
          {w.ends} <When at={of.idleEndsAt} distance />, {w.atMost} <When at={of.endsAt} />
        </>
      ) : (
        <>
          {w.over} <When at={of.endedAt} distance /> ({w.because(of.endedBecause ?? '')})
        </>
      )}
    </p>
    {of.agent !== '' && <p className="break-words text-ink-faint">{w.callsItself(of.agent)}</p>}
  </Line>
)
