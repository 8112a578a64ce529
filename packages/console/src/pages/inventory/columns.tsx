// What a line of each list shows.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { type Column, rowLinkClass } from '../../parts/long-table.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import type { Account, Credential, Identity, System, Workload } from './pages-of.ts'
import { thingTones } from './tones.ts'
import { whyShort } from './why.ts'

const w = words.inventory

const Two = ({ first, second }: { first: ReactNode; second: ReactNode }) => (
  <span className="block min-w-0 leading-snug">
    <span className="block truncate">{first}</span>
    <span className="block truncate text-[13px] text-ink-soft">{second}</span>
  </span>
)

export const StateBadge = ({ of }: { of: string }) => (
  <Badge tone={thingTones[of] ?? 'neutral'}>{w.states[of] ?? of.replaceAll('_', ' ')}</Badge>
)

const owners = (one: Identity) => [...new Set([one.businessOwner, one.technicalOwner].filter((owner) => owner !== null))].join(', ')

export const identityColumns: readonly Column<Identity>[] = [
  {
    name: w.columns.identity,
    width: 'minmax(0,1.6fr)',
    cell: (row) => (
      <Two
        first={
          <Link to="/identities/$identity" params={{ identity: row.id }} className={rowLinkClass}>
            {row.name}
          </Link>
        }
        second={row.id}
      />
    ),
  },
  { name: w.columns.owners, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => owners(row) || <Badge tone="warn">{w.nobody}</Badge> },
  { name: w.columns.party, width: 'minmax(0,0.8fr)', wideOnly: true, cell: (row) => row.party },
  { name: w.columns.environment, width: '7rem', wideOnly: true, cell: (row) => row.environment },
  {
    name: w.columns.power,
    width: '6.5rem',
    wideOnly: true,
    cell: (row) => (row.privileged ? <Badge tone="warn">{w.privileged}</Badge> : ''),
  },
  {
    name: w.columns.state,
    width: '7rem',
    cell: (row) => <StateBadge of={row.frozenAt !== null && row.state === 'active' ? 'frozen' : row.state} />,
  },
]

export const credentialColumns: readonly Column<Credential>[] = [
  {
    name: w.columns.credential,
    width: 'minmax(0,1.4fr)',
    cell: (row) => (
      <Two
        first={
          <Link to="/credentials/$credential" params={{ credential: row.id }} className={rowLinkClass}>
            {row.id}
          </Link>
        }
        second={w.kindOf(row.kind)}
      />
    ),
  },
  { name: w.columns.account, width: 'minmax(0,1.2fr)', wideOnly: true, cell: (row) => <Two first={row.account} second={row.system} /> },
  { name: w.columns.identity, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => row.identity },
  { name: w.columns.expires, width: '7.5rem', wideOnly: true, cell: (row) => <When at={row.expiresAt} distance /> },
  { name: w.columns.state, width: '8rem', cell: (row) => <StateBadge of={row.state} /> },
]

export const accountColumns: readonly Column<Account>[] = [
  {
    name: w.columns.account,
    width: 'minmax(0,1.4fr)',
    cell: (row) => <Two first={<span className="font-medium">{row.account}</span>} second={w.kindOf(row.kind)} />,
  },
  { name: w.columns.system, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => row.system },
  { name: w.columns.why, width: 'minmax(0,1.4fr)', wideOnly: true, cell: (row) => whyShort(row.why) },
  {
    name: w.columns.drift,
    width: '8rem',
    wideOnly: true,
    cell: (row) => (row.drift === null ? '' : <Badge tone="warn">{w.drifts[row.drift]}</Badge>),
  },
  { name: w.columns.state, width: '7rem', cell: (row) => <StateBadge of={row.present ? row.description.state : 'gone'} /> },
]

export const workloadColumns: readonly Column<Workload>[] = [
  {
    name: w.columns.workload,
    width: 'minmax(0,1.4fr)',
    cell: (row) => <Two first={<span className="font-medium">{row.name}</span>} second={row.id} />,
  },
  { name: w.columns.team, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => row.team },
  { name: w.columns.party, width: 'minmax(0,1fr)', wideOnly: true, cell: (row) => row.party },
  { name: w.columns.environment, width: '8rem', wideOnly: true, cell: (row) => row.environment },
  { name: w.columns.state, width: '7rem', cell: (row) => <StateBadge of={row.state} /> },
]

export const systemColumns: readonly Column<System>[] = [
  {
    name: w.columns.system,
    width: 'minmax(0,1.4fr)',
    cell: (row) => <Two first={<span className="font-medium">{row.name}</span>} second={row.id} />,
  },
  { name: w.columns.connector, width: 'minmax(0,1fr)', cell: (row) => row.connector },
  { name: w.columns.environment, width: '8rem', wideOnly: true, cell: (row) => row.environment },
  { name: w.columns.region, width: '8rem', wideOnly: true, cell: (row) => row.region ?? '' },
]
