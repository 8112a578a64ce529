// The systems whose access is governed, and whether they can be spoken to now: both sides and every door, tried on request.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty, Facts } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { ownWords } from '../../words/own.ts'
import { Asked } from './ask.tsx'
import { GiveSystem } from './give-system.tsx'
import { Line } from './line.tsx'

const w = words.settings.systems
type System = Item<'systems.list'>

const page = (cursor: string | undefined) =>
  api.get('/v1/systems', { params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } } })

export const Systems = () => {
  const whoami = useWhoami()
  const [adding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['systems'], queryFn: () => page(undefined) })
  return (
    <Card
      title={words.settings.sections.systems}
      flush
      aside={
        <span className="flex flex-wrap gap-2">
          <ExportButton name="systems" page={page} />
          {may(whoami, 'system.register') && (
            <Button look="primary" onClick={() => setAdding(true)}>
              {ownWords.system.act}
            </Button>
          )}
        </span>
      }
    >
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          ) : (
            <PanelList label={words.settings.sections.systems}>
              {items.map((system) => (
                <SystemLine key={system.id} system={system} />
              ))}
            </PanelList>
          )
        }
      </Asked>
      {adding && <GiveSystem onClose={() => setAdding(false)} />}
    </Card>
  )
}

const SystemLine = ({ system }: { system: System }) => {
  const whoami = useWhoami()
  const check = useMutation({
    mutationFn: () => api.post('/v1/systems/{system}/check', { params: { path: { system: system.id } }, body: {} }),
  })
  const [changing, setChanging] = useState(false)
  const seen = check.data
  return (
    <Line
      title={
        <>
          {system.name}
          <span className="font-normal text-ink-soft">{system.id}</span>
          {seen && <Badge tone={seen.ready ? 'good' : 'bad'}>{seen.ready ? w.works : w.broken}</Badge>}
        </>
      }
      aside={
        may(whoami, 'system.register') && (
          <>
            <Button look="plain" onClick={() => setChanging(true)} aria-label={`${ownWords.system.change}: ${system.name}`}>
              {ownWords.system.change}
            </Button>
            <Button busy={check.isPending} onClick={() => check.mutate()} aria-label={`${w.check}: ${system.name}`}>
              {w.check}
            </Button>
          </>
        )
      }
    >
      {system.connector} · {system.environment}
      {system.region !== null && ` · ${system.region}`}
      {changing && <GiveSystem system={system} onClose={() => setChanging(false)} />}
      {check.isPending && <p role="status">{w.checking}</p>}
      {check.isError && (
        <div className="mt-2">
          <Problem error={check.error} />
        </div>
      )}
      {seen && (
        <div className="mt-2 rounded-lg border border-line bg-sunken p-3 text-ink">
          <Facts
            of={[
              [w.operator, seen.operator.works ? w.works : `${seen.operator.code}: ${seen.operator.detail}`],
              [w.observer, seen.observer.works ? w.works : `${seen.observer.code}: ${seen.observer.detail}`],
              [
                w.doors,
                <ul key="doors">
                  {seen.doors.map((door) => (
                    <li key={`${door.kind} ${door.id}`}>
                      {door.title} ({door.endpoint}): {w.verdicts[door.verdict]}
                    </li>
                  ))}
                </ul>,
              ],
              [
                w.inventory,
                seen.inventory.status === 'done' ? w.readWhole(seen.inventory.items, seen.inventory.complete) : seen.inventory.code,
              ],
            ]}
          />
        </div>
      )}
    </Line>
  )
}
