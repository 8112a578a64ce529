// The pack in force: its texts, what proves it, how it came to be, why it decides as it does, and what another one would have said. Decides nothing itself.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Asked } from '../../parts/asked.tsx'
import { Digest } from '../../parts/code.tsx'
import { Page } from '../../parts/page.tsx'
import { PartTabs } from '../../parts/part-tabs.tsx'
import { Term } from '../../parts/term.tsx'
import { words } from '../../words/index.ts'
import { type Pack, packQuery } from './data.ts'
import { ExplainPart } from './explain-part.tsx'
import { FilesPart } from './files-part.tsx'
import { HistoryPart } from './history-part.tsx'
import { type PolicyPart, policyParts } from './part-names.ts'
import { TestsPart } from './tests-part.tsx'
import { TryPart } from './try-part.tsx'
import { WhoPart } from './who-part.tsx'

const w = words.policy

const parts: Readonly<Record<PolicyPart, (pack: Pack) => ReactNode>> = {
  files: (pack) => <FilesPart pack={pack} />,
  who: (pack) => <WhoPart pack={pack} />,
  tests: (pack) => <TestsPart pack={pack} />,
  history: () => <HistoryPart />,
  explain: (pack) => <ExplainPart pack={pack} />,
  try: (pack) => <TryPart key={pack.digest} pack={pack} />,
}

export const PolicyPage = () => {
  const { part = 'files' } = useSearch({ from: '/inside/policy' })
  const navigate = useNavigate({ from: '/policy' })
  const pack = useQuery(packQuery)
  return (
    <Page wide title={w.title} lead={w.lead}>
      <Asked query={pack} lines={8}>
        {(of) => (
          <>
            <p className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
              <span className="font-medium">{w.inForce(of.name, of.version)}</span>
              <span className="inline-flex flex-wrap items-center gap-1.5 text-ink-soft">
                <Term of="digest">{w.digest}</Term> <Digest of={of.digest} />
              </span>
            </p>
            {of.onDisk !== null && <OnDisk of={of.onDisk} />}
            <PartTabs
              label={w.title}
              names={policyParts}
              titles={w.tabs}
              open={part}
              onOpen={(next) => void navigate({ search: { part: next }, replace: true })}
            >
              {parts[part](of)}
            </PartTabs>
          </>
        )}
      </Asked>
    </Page>
  )
}

const OnDisk = ({ of }: { of: NonNullable<Pack['onDisk']> }) => (
  <p role="note" className="mb-5 rounded-lg bg-warn-soft px-4 py-3 text-sm text-warn">
    {'problem' in of ? w.onDiskUnread(of.problem) : w.onDisk(of.name, of.version)}
  </p>
)
