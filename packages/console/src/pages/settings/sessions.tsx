// Where the reader is signed in, this session and others; each can be ended.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { Line } from './line.tsx'

const w = words.settings.sessions
type Session = Item<'sessions.list'>
const queryKey = ['sessions'] as const

const page = (cursor: string | undefined) =>
  api.get('/v1/sessions', { params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } } })

export const Sessions = () => {
  const query = useQuery({ queryKey, queryFn: () => page(undefined) })
  const [over, setOver] = useState(false)
  const [ending, setEnding] = useState<Session>()
  const end = useAct(
    queryKey,
    () => api.delete('/v1/sessions/{session}', { params: { path: { session: ending?.id ?? '' } } }),
    () => setEnding(undefined),
  )
  return (
    <Card title={words.settings.sections.sessions} flush aside={<ExportButton name="sessions" page={page} />}>
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <Asked query={query}>
        {({ items }) => {
          const shown = items.filter((one) => over || one.endedAt === null)
          return (
            <>
              {shown.length === 0 ? (
                <Empty title={w.empty.title}>{w.empty.text}</Empty>
              ) : (
                <PanelList label={words.settings.sections.sessions}>
                  {shown.map((one) => (
                    <Line
                      key={one.id}
                      title={
                        <>
                          {one.agent}
                          {one.current && <Badge tone="accent">{w.current}</Badge>}
                        </>
                      }
                      aside={
                        one.endedAt === null &&
                        !one.current && (
                          <Button onClick={() => setEnding(one)} aria-label={`${w.end}: ${one.agent}`}>
                            {w.end}
                          </Button>
                        )
                      }
                    >
                      {w.ways[one.way]} {one.issuer} · <When at={one.signedInAt} /> · {w.seen} <When at={one.lastSeenAt} distance /> ·{' '}
                      {one.endedAt === null ? (
                        <>
                          {w.ends} <When at={one.idleEndsAt} distance />
                        </>
                      ) : (
                        <>
                          {w.ended} <When at={one.endedAt} distance /> ({one.endedBecause})
                        </>
                      )}
                    </Line>
                  ))}
                </PanelList>
              )}
              {!over && items.some((one) => one.endedAt !== null) && (
                <p className="border-t border-line p-3 text-center">
                  <Button look="plain" onClick={() => setOver(true)}>
                    {w.showEnded}
                  </Button>
                </p>
              )}
            </>
          )
        }}
      </Asked>
      {ending && (
        <Confirm title={w.endTitle} act={w.end} answer={end} look="danger" onClose={() => setEnding(undefined)}>
          {w.endText}
        </Confirm>
      )}
    </Card>
  )
}
