// Dossiers to take away, and what an auditor needs beside them. The page verifies nothing itself: that is the viewer's, away from this server.
import { Link } from '@tanstack/react-router'
import { ExternalLink, Download as Icon } from 'lucide-react'
import { useState } from 'react'
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge } from '../../parts/badge.tsx'
import { buttonClass } from '../../parts/button.tsx'
import { Download } from '../../parts/download.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { TextField } from '../../parts/field.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty, Page } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { closureTones } from '../change/tones.ts'
import { ControlDossier } from './control-dossier.tsx'
import { ofChange, ofIdentity } from './files.ts'
import { TrustDownload } from './trust-download.tsx'

const w = words.dossiers
type Change = Item<'changes.list'>

const columns: readonly Column<Change>[] = [
  {
    name: w.closed.columns.change,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <Link to="/changes/$change" params={{ change: row.id }} className="font-medium hover:text-accent">
        {capital(row.purpose ?? row.trigger.kind)}
      </Link>
    ),
  },
  {
    name: w.closed.columns.closure,
    width: '11rem',
    wideOnly: true,
    cell: (row) => <Badge tone={closureTones[row.closure] ?? 'neutral'}>{words.change.closures[row.closure]}</Badge>,
  },
  { name: w.closed.columns.opened, width: '8rem', wideOnly: true, cell: (row) => <When at={row.openedAt} distance /> },
  {
    name: w.closed.columns.dossier,
    width: '8.5rem',
    cell: (row) => (
      <Download of={ofChange(row.id)} label={w.closed.getOf(row.purpose ?? row.id)} small>
        {w.closed.get}
      </Download>
    ),
  },
]

const closed = (cursor: string | undefined) =>
  api.get('/v1/changes', { params: { query: { state: 'closed', order: 'newest', limit: 100, ...(cursor ? { cursor } : {}) } } })

export const DossiersPage = () => (
  <Page title={w.title} lead={w.lead} wide>
    <div className="grid items-start gap-x-5 lg:grid-cols-[3fr_2fr]">
      <Card title={w.how.title}>
        <ol className="list-decimal space-y-1 pl-5 text-sm">
          {w.how.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <div className="mt-4 flex flex-wrap gap-2">
          <a href="/viewer.html" download="dossier-viewer.html" className={buttonClass('primary')}>
            <Icon size={15} aria-hidden="true" />
            {w.how.viewer}
          </a>
          <a href="/viewer.html" target="_blank" rel="noreferrer" className={buttonClass()}>
            <ExternalLink size={15} aria-hidden="true" />
            {w.how.openViewer}
          </a>
          <TrustDownload />
        </div>
        <p className="mt-3 text-[13px] text-ink-soft">{w.how.keysNote}</p>
      </Card>
      <OfIdentity />
    </div>
    <ControlDossier />
    <Card title={w.closed.title} flush aside={<ExportButton name="closed-changes" page={closed} />}>
      <LongTable<Change>
        label={w.closed.title}
        queryKey={['changes', 'closed', 'dossiers']}
        page={closed}
        columns={columns}
        idOf={(row) => row.id}
        empty={<Empty title={w.closed.empty.title}>{w.closed.empty.text}</Empty>}
      />
    </Card>
  </Page>
)

const OfIdentity = () => {
  const [identity, setIdentity] = useState('')
  const given = identity.trim()
  return (
    <Card title={w.identity.title}>
      <p className="mb-3 text-sm text-ink-soft">{w.identity.lead}</p>
      <TextField label={w.identity.label} help={w.identity.help} value={identity} onChange={(event) => setIdentity(event.target.value)} />
      <Download of={ofIdentity(given)} disabled={given === ''}>
        {w.identity.get}
      </Download>
    </Card>
  )
}
