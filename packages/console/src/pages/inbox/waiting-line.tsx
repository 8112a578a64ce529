// One question as a line, or several equal ones as one: what is asked, about what, how risky, until when.
import { Link } from '@tanstack/react-router'
import type { Waiting } from '../../api/inbox.ts'
import { Badge, Risk } from '../../parts/badge.tsx'
import { lineClass } from '../../parts/panel-list.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import type { Group } from './grouped.ts'
import { placeOf, placeOfEqual } from './place-of.ts'

const w = words.inbox

export const GroupLine = ({ group: { id, items }, chosen = false }: { group: Group; chosen?: boolean }) =>
  items.length > 1 ? <EqualLine id={id} items={items} chosen={chosen} /> : <WaitingLine id={id} item={items[0]} chosen={chosen} />

const WaitingLine = ({ item, chosen, id }: { item: Waiting; chosen: boolean; id: string }) => (
  <li id={id}>
    <Link {...placeOf(item)} className={`${lineClass} ${chosen ? 'bg-accent-soft/60' : ''}`}>
      <span className="min-w-0 grow basis-64">
        <span className="block truncate text-sm font-medium">{capital(item.subject)}</span>
        <span className="block truncate text-[13px] text-ink-soft">
          {w.kinds[item.kind]}
          {item.kind === 'approval' && ` · ${words.plan.count(item.count)}`}
          {item.requester && ` · ${w.by(item.requester)}`}
        </span>
      </span>
      {item.risk && <Risk of={item.risk} />}
      {item.asked && <Badge tone="accent">{w.asked}</Badge>}
      <span className="text-[13px] whitespace-nowrap text-ink-soft">
        {item.dueAt ? <When at={item.dueAt} distance due /> : <When at={item.since} distance />}
      </span>
    </Link>
  </li>
)

/** Several equal ones: `items` have one pattern. */
const EqualLine = ({ items, chosen, id }: { items: readonly [Waiting, ...Waiting[]]; chosen: boolean; id: string }) => {
  const [first] = items
  const due = items.flatMap(({ dueAt }) => dueAt ?? []).sort()[0]
  return (
    <li id={id}>
      <Link {...placeOfEqual(first.pattern!)} className={`${lineClass} ${chosen ? 'bg-accent-soft/60' : ''}`}>
        <span className="min-w-0 grow basis-64">
          <span className="block text-sm font-medium">{w.equal.count(items.length)}</span>
          <span className="block truncate text-[13px] text-ink-soft">
            {w.equal.line} · {capital(first.subject)}, …{first.requester && ` · ${w.by(first.requester)}`}
          </span>
        </span>
        {first.risk && <Risk of={first.risk} />}
        {items.some(({ asked }) => asked) && <Badge tone="accent">{w.asked}</Badge>}
        {due && (
          <span className="text-[13px] whitespace-nowrap text-ink-soft">
            <When at={due} distance due />
          </span>
        )}
      </Link>
    </li>
  )
}
