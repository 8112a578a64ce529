// Where the reader is signed in, this session and others; each can be ended. What is over is shown when it is asked for.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { endSession, readSessions, type Session, SessionLine, sessionsPage } from './session-line.tsx'

const w = words.settings.sessions
const queryKey = ['sessions'] as const

export const Sessions = () => {
  const query = useQuery({ queryKey: [...queryKey, 'live'], queryFn: () => readSessions(undefined, 'live') })
  const [over, setOver] = useState(false)
  const [ending, setEnding] = useState<Session>()
  const end = useAct(
    queryKey,
    () => endSession(ending),
    () => setEnding(undefined),
  )
  return (
    <Card title={words.settings.sections.sessions} flush aside={<ExportButton name="sessions" page={sessionsPage(undefined, undefined)} />}>
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <Asked query={query}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          ) : (
            <PanelList label={words.settings.sections.sessions}>
              {items.map((one) => (
                <SessionLine
                  key={one.id}
                  of={one}
                  aside={
                    !one.current && (
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
      <div className="border-t border-line">
        {over ? (
          <Ended />
        ) : (
          <p className="p-3 text-center">
            <Button look="plain" onClick={() => setOver(true)}>
              {w.showEnded}
            </Button>
          </p>
        )}
      </div>
      {ending && (
        <Confirm title={w.endTitle} act={w.end} answer={end} look="danger" onClose={() => setEnding(undefined)}>
          {w.endText}
        </Confirm>
      )}
    </Card>
  )
}

const Ended = () => {
  const query = useQuery({ queryKey: [...queryKey, 'over'], queryFn: () => readSessions(undefined, 'over') })
  return (
    <Asked query={query}>
      {(items) =>
        items.length === 0 ? (
          <Empty title={w.noneEnded.title}>{w.noneEnded.text}</Empty>
        ) : (
          <PanelList label={w.ended}>
            {items.map((one) => (
              <SessionLine key={one.id} of={one} aside={undefined} />
            ))}
          </PanelList>
        )
      }
    </Asked>
  )
}
