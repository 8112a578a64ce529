// The day after an end: what would still let somebody in, through which door, what the end does about it, and what has been proven. In plain words, the next
// step with each. Nothing is called dead that nobody has seen refused.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { Answer, Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { chipClass } from '../../parts/chip.ts'
import { CopyButton, Digest } from '../../parts/code.tsx'
import { ExportButton } from '../../parts/export-button.tsx'
import { type Column, LongTable } from '../../parts/long-table.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { capital } from '../../parts/sentence.ts'
import { useWide } from '../../parts/use-wide.ts'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { dayAfterQuery, type Identity } from './data.ts'

const w = identityWords.dayAfter
type Thing = Item<'estate.day_after'>
type Works = Thing['works']
const works = ['yes', 'unknown', 'no'] as const
const tones = { yes: 'warn', unknown: 'warn', no: 'good' } as const

export const DayAfterPart = ({ identity }: { identity: Identity }) => {
  const { of, works: only } = useSearch({ from: '/inside/identities/$identity' })
  const navigate = useNavigate({ from: '/identities/$identity' })
  const ofContract = of === 'contract' && identity.contract !== null
  const subject = ofContract ? `contract:${identity.contract}` : `identity:${identity.id}`
  const wide = useWide()
  const whole = useQuery(dayAfterQuery(subject))
  const page = (cursor: string | undefined) =>
    api.get('/v1/estate/subjects/{subject}/day-after', {
      params: { path: { subject }, query: { limit: 200, ...(only ? { works: only } : {}), ...(cursor ? { cursor } : {}) } },
    })
  const turn = (one: Works) =>
    void navigate({ search: ({ works: before, ...rest }) => (before === one ? rest : { ...rest, works: one }), replace: true })
  return (
    <>
      <p className="mb-3 max-w-prose text-ink-soft">{ofContract ? w.lead.contract : w.lead.identity}</p>
      {identity.contract !== null && (
        <fieldset className="mb-4 flex flex-wrap gap-1.5">
          <legend className="sr-only">{w.ofWhat}</legend>
          {(['identity', 'contract'] as const).map((one) => (
            <button
              key={one}
              type="button"
              className={chipClass}
              aria-pressed={(one === 'contract') === ofContract}
              onClick={() =>
                void navigate({ search: { part: 'day-after', ...(one === 'contract' ? { of: 'contract' as const } : {}) }, replace: true })
              }
            >
              {w.of[one]}
            </button>
          ))}
        </fieldset>
      )}
      <Asked query={whole}>{(told) => <Summary of={told} only={only} onTurn={turn} />}</Asked>
      <Card title={w.each} flush aside={<ExportButton name={`${subject.replace(':', '-')}-day-after`} page={page} />}>
        <LongTable<Thing>
          label={w.each}
          queryKey={['day-after', subject, only ?? '']}
          page={page}
          columns={columns}
          idOf={(row) => `${row.kind} ${row.id}`}
          rowHeight={wide ? 92 : 124}
          empty={only === undefined ? <Empty title={w.none.title}>{w.none.text}</Empty> : <Empty title={w.noneSuch} />}
        />
      </Card>
    </>
  )
}

const Summary = ({
  of: { on, summary },
  only,
  onTurn,
}: {
  of: Answer<'estate.day_after'>
  only: Works | undefined
  onTurn: (works: Works) => void
}) => (
  <div className="mb-5 grid gap-4 rounded-xl border border-line bg-panel px-4 py-4 shadow-panel sm:grid-cols-[1fr_auto] sm:items-center sm:px-5">
    <div>
      <p className={`text-lg font-semibold ${summary.open > 0 ? 'text-warn' : 'text-good'}`}>{w.open(summary.open)}</p>
      <p className="text-sm text-ink-soft">
        {w.openText(summary.open)} {w.on} <When at={on} />.
      </p>
    </div>
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">{w.filter}</legend>
      {works.map((one) => (
        <button key={one} type="button" className={chipClass} aria-pressed={only === one} onClick={() => onTurn(one)}>
          {w.worksShort[one]} <span className="tabular-nums">{summary.works[one].toLocaleString('en')}</span>
        </button>
      ))}
    </fieldset>
  </div>
)

const command = /^countersign [^\n]+$/

const Name = ({ of }: { of: Thing }) =>
  of.kind === 'credential' ? (
    <Link to="/credentials/$credential" params={{ credential: of.id }} className="font-medium hover:text-accent hover:underline">
      {of.id}
    </Link>
  ) : (
    <span className="font-medium">{of.id}</span>
  )

const columns: readonly Column<Thing>[] = [
  {
    name: w.what,
    width: 'minmax(0,1fr)',
    cell: (row) => (
      <span className="block leading-snug">
        <span className="line-clamp-2 whitespace-normal">
          <Name of={row} />
        </span>
        <span className="block truncate text-[13px] text-ink-soft">{w.kinds[row.kind]}</span>
      </span>
    ),
  },
  {
    name: w.door,
    width: 'minmax(0,0.9fr)',
    wideOnly: true,
    cell: (row) => (
      <span className="block leading-snug">
        <span className="block truncate">{row.name}</span>
        <span className="block truncate text-[13px] text-ink-soft">{row.system ?? ''}</span>
      </span>
    ),
  },
  {
    name: w.verdict,
    width: 'minmax(0,2fr)',
    cell: (row) => (
      <span className="block py-2 leading-snug whitespace-normal">
        <Badge tone={row.ending === 'nothing' && row.works === 'yes' ? 'bad' : tones[row.works]}>{w.works[row.works]}</Badge>
        <span className="mt-1 line-clamp-3 text-[13px] text-ink-soft" title={row.reason}>
          {capital(row.reason)}.
        </span>
      </span>
    ),
  },
  {
    name: w.next,
    width: 'minmax(0,1.3fr)',
    wideOnly: true,
    cell: (row) => (
      <span className="block leading-snug whitespace-normal">
        <span className="block text-[13px] font-medium">{capital(w.endings[row.ending])}</span>
        {row.ending !== 'over' && row.next !== '' && (
          <span className="line-clamp-3 text-[13px] text-ink-soft" title={row.next}>
            {command.test(row.next) ? (
              <>
                <code className="font-mono text-xs">{row.next}</code> <CopyButton text={row.next} />
              </>
            ) : (
              capital(row.next)
            )}
          </span>
        )}
      </span>
    ),
  },
  {
    name: w.proof,
    width: '13.5rem',
    wideOnly: true,
    cell: (row) => (row.proof === null ? <span className="text-ink-faint">{w.noProof}</span> : <Digest of={row.proof} />),
  },
]
