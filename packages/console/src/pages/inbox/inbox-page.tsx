// Every question that waits for the reader. The keyboard goes all the way: J and K move, Enter opens.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { api } from '../../api/client.ts'
import { inboxQuery } from '../../api/inbox.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty, Loading, Page } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { words } from '../../words/index.ts'
import { type Group, grouped } from './grouped.ts'
import { placeOf, placeOfEqual } from './place-of.ts'
import { GroupLine } from './waiting-line.tsx'

const w = words.inbox
const place = ({ items }: Group) => (items.length > 1 ? placeOfEqual(items[0].pattern!) : placeOf(items[0]))

/** All of it is one answer. */
const waiting = () => api.get('/v1/inbox')

export const InboxPage = () => {
  const query = useQuery(inboxQuery)
  const navigate = useNavigate()
  const items = query.data?.items ?? []
  const groups = grouped(items)
  const asked = groups.filter((group) => group.items.some((item) => item.asked))
  const others = groups.filter((group) => !asked.includes(group))
  const order = [...asked, ...others]
  const [chosen, setChosen] = useState<string>()
  const at = order.findIndex(({ id }) => id === chosen)
  const move = (by: number) => {
    const next = order[Math.max(0, Math.min(order.length - 1, at + by))]
    if (next) setChosen(next.id)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const group = order[at]
      if (group) void navigate(place(group))
    },
  })
  useEffect(() => {
    if (chosen) document.getElementById(chosen)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <Page title={w.title} lead={w.lead} actions={items.length > 0 && <ExportButton name="inbox" page={waiting} />}>
      {query.isPending ? (
        <Loading lines={6} />
      ) : query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Card>
          <Empty title={w.empty.title}>{w.empty.text}</Empty>
        </Card>
      ) : (
        <>
          <Questions title={w.asked} groups={asked} chosen={chosen} />
          <Questions title={w.could} groups={others} chosen={chosen} />
          <p className="hidden text-[13px] text-ink-faint md:block">{w.keys}</p>
        </>
      )}
    </Page>
  )
}

const Questions = ({ title, groups, chosen }: { title: string; groups: readonly Group[]; chosen: string | undefined }) =>
  groups.length === 0 ? null : (
    <Card title={title} flush>
      <PanelList label={title}>
        {groups.map((group) => (
          <GroupLine key={group.id} group={group} chosen={group.id === chosen} />
        ))}
      </PanelList>
    </Card>
  )
