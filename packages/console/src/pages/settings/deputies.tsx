// Who stands in for whom: appointed until a day, withdrawn at once.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { DelegateDialog } from '../inbox/delegate-dialog.tsx'
import { useAct } from './act.ts'
import { Asked } from './ask.tsx'
import { Line } from './line.tsx'

const w = words.settings.deputies
type Deputy = Item<'deputies.list'>

export const Deputies = () => {
  const whoami = useWhoami()
  const own = whoami.principal.id
  const [all, setAll] = useState(false)
  const queryKey = ['deputies', all] as const
  const page = (cursor: string | undefined) =>
    api.get('/v1/deputies', { params: { query: { limit: 200, all: all ? 'yes' : 'no', ...(cursor === undefined ? {} : { cursor }) } } })
  const query = useQuery({ queryKey, queryFn: () => page(undefined) })
  const [appointing, setAppointing] = useState<string>()
  const [leaving, setLeaving] = useState<Deputy>()
  const [reason, setReason] = useState('')
  const withdraw = useAct(
    ['deputies'],
    () =>
      api.post('/v1/deputies/{deputyship}/withdraw', {
        params: { path: { deputyship: leaving?.id ?? '' } },
        body: { reason: reason.trim() },
      }),
    () => setLeaving(undefined),
  )
  const { roles } = whoami.principal
  return (
    <Card
      title={words.settings.sections.deputies}
      flush
      aside={
        <span className="flex flex-wrap gap-2">
          <ExportButton name="deputies" page={page} />
          {roles.map((role) => (
            <Button key={role} onClick={() => setAppointing(role)}>
              {w.appoint}: {role.replaceAll('_', ' ')}
            </Button>
          ))}
        </span>
      }
    >
      <p className="px-4 pt-3 text-sm text-ink-soft sm:px-5">{roles.length === 0 ? w.noRole : w.lead}</p>
      <Asked query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          ) : (
            <PanelList label={words.settings.sections.deputies}>
              {items.map((one) => (
                <Line
                  key={one.id}
                  title={
                    <>
                      {one.deputy} {w.for(one.principal)}
                      <Badge tone={one.inForce ? 'good' : 'neutral'}>{one.inForce ? w.inForce : w.over}</Badge>
                    </>
                  }
                  aside={
                    one.withdrawnAt === null &&
                    (one.principal === own || may(whoami, 'duty.manage')) && (
                      <Button onClick={() => setLeaving(one)} aria-label={`${w.withdraw}: ${one.deputy}`}>
                        {w.withdraw}
                      </Button>
                    )
                  }
                >
                  {one.role.replaceAll('_', ' ')} · <When at={one.from} /> – <When at={one.until} /> · {w.used(one.used)} · {one.reason}
                </Line>
              ))}
            </PanelList>
          )
        }
      </Asked>
      {!all && (
        <p className="border-t border-line p-3 text-center">
          <Button look="plain" onClick={() => setAll(true)}>
            {w.all}
          </Button>
        </p>
      )}
      {appointing !== undefined && <DelegateDialog role={appointing} onClose={() => setAppointing(undefined)} />}
      {leaving && (
        <Confirm
          title={w.withdrawTitle}
          act={w.withdraw}
          answer={withdraw}
          look="danger"
          incomplete={reason.trim() === ''}
          onClose={() => setLeaving(undefined)}
        >
          <p className="mb-3">{w.withdrawText}</p>
          <TextField
            label={words.settings.because}
            value={reason}
            required
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </Confirm>
      )}
    </Card>
  )
}
