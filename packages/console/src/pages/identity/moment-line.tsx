// One line of a life: what it was, when, by whose word; and behind it what exactly, with the change and the entries of the log that it came with.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { instantText, When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import { closureTones } from '../change/tones.ts'
import { FactTable } from './fact-table.tsx'
import { changeOf, saidBy, tellChapter, tellInstants, titleOf } from './life-words.ts'
import type { Chapter, Exception, Fact, Gap, Moment } from './timeline.ts'

const w = identityWords.life
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })

/** In a row of small words: high enough for a finger (WCAG 2.2, 2.5.8). */
const linkClass = 'inline-flex min-h-6 items-center text-accent hover:underline'
const rowClass = 'flex flex-wrap items-center gap-x-3 text-[13px] text-ink-soft'

const dots = { fact: 'bg-ink-faint', deed: 'bg-accent', gap: 'bg-bad', exception: 'bg-warn' } as const

export const MomentLine = ({ moment, onCompare }: { moment: Moment; onCompare: (at: string) => void }) => (
  <li className="relative pb-4 pl-6 text-sm before:absolute before:top-3 before:bottom-[-6px] before:left-[4px] before:w-px before:bg-line last:before:hidden">
    <span aria-hidden="true" className={`absolute top-[7px] left-0 size-[9px] rounded-full ${dots[moment.kind]}`} />
    <div className="flex flex-wrap items-baseline gap-x-3">
      <span className="w-16 shrink-0 text-[13px] whitespace-nowrap text-ink-faint tabular-nums">
        <time dateTime={moment.at} title={moment.at}>
          {time.format(new Date(moment.at))}
        </time>
      </span>
      <div className="min-w-0 flex-1 basis-64">
        {moment.kind === 'fact' ? (
          <FactLine of={moment.of} onCompare={onCompare} />
        ) : moment.kind === 'deed' ? (
          <DeedLine of={moment.of} />
        ) : moment.kind === 'gap' ? (
          <GapLine of={moment.of} />
        ) : (
          <ExceptionLine of={moment.of} />
        )}
      </div>
    </div>
  </li>
)

const Title = ({ children, aside }: { children: ReactNode; aside?: ReactNode }) => (
  <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
    <span className="font-medium">{children}</span>
    {aside}
  </p>
)

const ChangeLink = ({ id }: { id: string }) => (
  <Link to="/changes/$change" params={{ change: id }} className={linkClass}>
    {w.change}
  </Link>
)

const FactLine = ({ of, onCompare }: { of: Fact; onCompare: (at: string) => void }) => {
  const change = changeOf(of)
  const { entries, more } = of.by
  return (
    <>
      <Title>{titleOf(of)}</Title>
      <p className={rowClass}>
        <span>{saidBy(of)}</span>
        {change !== undefined && <ChangeLink id={change} />}
        <button type="button" className={linkClass} onClick={() => onCompare(of.at)}>
          {w.compare}
        </button>
      </p>
      <details className="mt-0.5">
        <summary className="min-h-6 w-fit cursor-pointer rounded text-[13px] leading-6 text-ink-soft hover:text-ink">{w.details}</summary>
        <div className="mt-2 mb-1">
          <FactTable label={titleOf(of)} was={of.before} now={of.after} heads={[w.before, w.after]} />
        </div>
        <ul className="mt-2 text-[13px] text-ink-soft">
          {entries.map((entry) => (
            <li key={entry.id}>
              {entry.index === null ? (
                w.entryWaits(entry.kind)
              ) : (
                <Link to="/log/$index" params={{ index: String(entry.index) }} className={linkClass}>
                  {w.entry(entry.kind)}
                </Link>
              )}
            </li>
          ))}
          {more > 0 && <li>{w.entries(more)}</li>}
        </ul>
      </details>
    </>
  )
}

const DeedLine = ({ of }: { of: Chapter }) => (
  <>
    <Title
      aside={
        <Badge tone={closureTones[of.closure] ?? 'neutral'}>
          {of.phase === 'skipped' ? words.change.notNeeded : (words.change.closures[of.closure] ?? of.closure)}
        </Badge>
      }
    >
      {words.operations.name(of.what)}
    </Title>
    <p className={rowClass}>
      <Link to="/credentials/$credential" params={{ credential: of.credential }} className={linkClass}>
        {of.credential}
      </Link>
      <span>{of.system}</span>
      <ChangeLink id={of.change} />
      {of.findings.length > 0 && <span>{w.findings(of.findings.length)}</span>}
    </p>
    <p className="text-[13px] text-ink-soft">{tellChapter(of).join(' · ')}</p>
  </>
)

const GapLine = ({ of }: { of: Gap }) => (
  <>
    <Title aside={of.until === null && <Badge tone="bad">{w.gapOpen}</Badge>}>
      <span className="text-bad">{w.gaps[of.kind]}</span>
    </Title>
    <p className="text-[13px] text-ink-soft">{tellInstants(of.words, instantText)}</p>
    <p className={rowClass}>
      {of.until !== null && (
        <span>
          {w.gapUntil} <When at={of.until} />
        </span>
      )}
      {of.credential !== null && (
        <Link to="/credentials/$credential" params={{ credential: of.credential }} className={linkClass}>
          {of.credential}
        </Link>
      )}
      {of.change !== null && <ChangeLink id={of.change} />}
    </p>
  </>
)

const ExceptionLine = ({ of }: { of: Exception }) => (
  <>
    <Title>{w.exception(of.rule, of.state)}</Title>
    <p className={rowClass}>
      {of.person !== null && <span>{w.exceptionBy(of.person)}</span>}
      {of.expiresAt !== null && (
        <span>
          {w.gapUntil} <When at={of.expiresAt} />
        </span>
      )}
    </p>
  </>
)
