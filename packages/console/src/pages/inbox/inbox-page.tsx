// Every question that waits for the reader. The keyboard goes all the way: J and K move, Enter opens.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { inboxQuery, type Waiting } from '../../api/inbox.ts'
import { Card, Empty, Loading, Page } from '../../parts/page.tsx'
import { PanelList } from '../../parts/panel-list.tsx'
import { Problem } from '../../parts/problem.tsx'
import { useKeys } from '../../parts/use-keys.ts'
import { words } from '../../words/index.ts'
import { placeOf } from './place-of.ts'
import { WaitingLine } from './waiting-line.tsx'

const w = words.inbox
const keyOf = (item: Waiting): string => `${item.kind} ${item.id}`

export const InboxPage = () => {
  const query = useQuery(inboxQuery)
  const navigate = useNavigate()
  const items = query.data?.items ?? []
  const asked = items.filter((item) => item.asked)
  const others = items.filter((item) => !item.asked)
  const order = [...asked, ...others]
  const [chosen, setChosen] = useState<string>()
  const at = order.findIndex((item) => keyOf(item) === chosen)
  const move = (by: number) => {
    const next = order[Math.max(0, Math.min(order.length - 1, at + by))]
    if (next) setChosen(keyOf(next))
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const item = order[at]
      if (item) void navigate(placeOf(item))
    },
  })
  useEffect(() => {
    if (chosen) document.getElementById(chosen)?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <Page title={w.title} lead={w.lead}>
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
          <Questions title={w.asked} items={asked} chosen={chosen} />
          <Questions title={w.could} items={others} chosen={chosen} />
          <p className="hidden text-[13px] text-ink-faint md:block">{w.keys}</p>
        </>
      )}
    </Page>
  )
}

const Questions = ({ title, items, chosen }: { title: string; items: readonly Waiting[]; chosen: string | undefined }) =>
  items.length === 0 ? null : (
    <Card title={title} flush>
      <PanelList label={title}>
        {items.map((item) => (
          <WaitingLine key={keyOf(item)} id={keyOf(item)} item={item} chosen={keyOf(item) === chosen} />
        ))}
      </PanelList>
    </Card>
  )
