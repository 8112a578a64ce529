// Everybody who can do something here, and what he holds. What is given and taken here is refused by the server where it would open a path from outside.
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Badge } from '../../parts/badge.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { words } from '../../words/index.ts'
import { ownFiltersIn } from './own-filters.ts'
import { Person } from './person.tsx'
import { SignedIn } from './signed-in.tsx'

const w = words.settings.people
type Principal = Item<'principals.list'>

const page = (cursor: string | undefined) => api.get('/v1/principals', { params: { query: { limit: 100, ...(cursor ? { cursor } : {}) } } })

/** All of them; or, where the address names one, where he is signed in. */
export const People = () => {
  const whoami = useWhoami()
  const { who } = ownFiltersIn(useSearch({ strict: false }))
  if (who === undefined) return <Everybody />
  return may(whoami, 'read.inventory') ? <SignedIn key={who} who={who} /> : <Empty title={words.shell.notFound.text} />
}

const Everybody = () => {
  const whoami = useWhoami()
  const [chosen, setChosen] = useState<Principal>()
  const columns: readonly Column<Principal>[] = [
    {
      name: w.name,
      width: 'minmax(0,1.4fr)',
      cell: (one) =>
        may(whoami, 'role.assign') ? (
          <button type="button" className="text-left font-medium hover:text-accent" onClick={() => setChosen(one)}>
            {one.name}
            <span className="block text-[13px] font-normal text-ink-soft">{one.id}</span>
          </button>
        ) : (
          <span className="font-medium">
            {one.kind === 'person' ? (
              <Link to="/settings/$section" params={{ section: 'people' }} search={{ who: one.id }} className="hover:text-accent">
                {one.name}
              </Link>
            ) : (
              one.name
            )}
            <span className="block text-[13px] font-normal text-ink-soft">{one.id}</span>
          </span>
        ),
    },
    { name: w.kind, width: '6rem', wideOnly: true, cell: (one) => w.kinds[one.kind] },
    { name: w.party, width: '8rem', wideOnly: true, cell: (one) => one.party.id },
    {
      name: w.roles,
      width: 'minmax(0,1.4fr)',
      cell: (one) =>
        one.roles.length === 0 ? <span className="text-ink-faint">{w.noRoles}</span> : one.roles.join(', ').replaceAll('_', ' '),
    },
    {
      name: w.state,
      width: '7rem',
      wideOnly: true,
      cell: (one) => <Badge tone={one.active ? 'good' : 'neutral'}>{one.active ? w.active : w.gone}</Badge>,
    },
  ]
  return (
    <Card title={words.settings.sections.people} flush aside={<ExportButton name="people" page={page} />}>
      <p className="px-4 py-3 text-sm text-ink-soft sm:px-5">{w.lead}</p>
      <LongTable<Principal>
        label={words.settings.sections.people}
        queryKey={['principals', 'all']}
        page={page}
        columns={columns}
        idOf={(one) => one.id}
        rowHeight={60}
        empty={<Empty title={w.empty.title}>{w.empty.text}</Empty>}
      />
      {chosen && <Person principal={chosen} onClose={() => setChosen(undefined)} />}
    </Card>
  )
}
