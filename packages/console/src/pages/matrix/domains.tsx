// What of identity security somebody owns beside operations: each by one row, or by nobody, which glows.
import { Card } from '../../parts/page.tsx'
import { matrixWords } from '../../words/matrix.ts'
import type { MatrixRow } from './document.ts'
import { Who } from './who.tsx'

const w = matrixWords.domains

export const Domains = ({ rows }: { rows: readonly MatrixRow[] }) => (
  <Card title={w.title} flush>
    <dl className="grid gap-px overflow-hidden rounded-b-xl bg-line sm:grid-cols-3">
      {Object.entries(w.names).map(([domain, name]) => {
        const owners = [...new Set(rows.filter(({ ownerOf }) => ownerOf.includes(domain)).map(({ accountable }) => accountable))]
        const gap = owners.length === 0
        return (
          <div
            key={domain}
            className={`flex items-baseline justify-between gap-3 px-4 py-2.5 text-sm sm:px-5 ${gap ? 'bg-bad-soft' : 'bg-panel'}`}
          >
            <dt className={gap ? 'font-medium text-bad' : 'text-ink-soft'}>{name}</dt>
            <dd className="text-right">{gap ? <span className="font-medium text-bad">{w.unowned}</span> : <Who of={owners} />}</dd>
          </div>
        )
      })}
    </dl>
  </Card>
)
