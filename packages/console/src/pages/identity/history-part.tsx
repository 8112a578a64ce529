// The life of an identity, the newest first: what it was, what was done about it, what of that is missing; and what was so on any day, beside what is so now.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { chipClass } from '../../parts/chip.ts'
import { ExportButton } from '../../parts/export-button.tsx'
import { Card, Empty, Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { identityWords } from '../../words/identity.ts'
import { words } from '../../words/index.ts'
import { AsItWas } from './as-it-was.tsx'
import { factsPage, filePage, storyQuery } from './life-data.ts'
import { MomentLine } from './moment-line.tsx'
import { byDay, keyOf, lifeLine, type MomentKind } from './timeline.ts'

const w = identityWords.life
const kinds = ['fact', 'deed', 'gap', 'exception'] as const
const dayName = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' })

export const HistoryPart = ({ identity }: { identity: string }) => {
  const { at } = useSearch({ from: '/inside/identities/$identity' })
  const navigate = useNavigate({ from: '/identities/$identity' })
  const [only, setOnly] = useState<MomentKind>()
  const compare = (moment: string | undefined) =>
    void navigate({ search: { part: 'history', ...(moment === undefined ? {} : { at: moment }) }, replace: true })
  const facts = useInfiniteQuery({
    queryKey: ['identity', identity, 'facts'],
    queryFn: ({ pageParam }) => factsPage(identity, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  })
  const story = useQuery(storyQuery(identity))
  const problem = facts.error ?? story.error
  const line = lifeLine({
    facts: facts.data?.pages.flatMap(({ items }) => items) ?? [],
    more: facts.hasNextPage,
    chapters: story.data?.chapters ?? [],
    gaps: story.data?.gaps ?? [],
    exceptions: story.data?.exceptions ?? [],
  })
  const shown = only === undefined ? line : line.filter(({ kind }) => kind === only)
  const present = kinds.filter((kind) => line.some((one) => one.kind === kind))
  const missing = story.data?.gaps.length
  return (
    <>
      <p className="mb-3 max-w-prose text-ink-soft">{w.lead}</p>
      <AsItWas identity={identity} at={at} onChoose={compare} />
      <Card
        title={
          <span className="flex flex-wrap items-center gap-2.5">
            {w.label}
            {missing !== undefined && <Badge tone={missing === 0 ? 'good' : 'warn'}>{w.missing(missing)}</Badge>}
          </span>
        }
        flush
        aside={<ExportButton name={`${identity}-history`} page={filePage(identity)} />}
      >
        {present.length > 1 && (
          <fieldset className="flex flex-wrap gap-1.5 border-b border-line px-4 py-2.5 sm:px-5">
            <legend className="sr-only">{w.shown}</legend>
            {present.map((kind) => (
              <button
                key={kind}
                type="button"
                className={chipClass}
                aria-pressed={only === kind}
                onClick={() => setOnly(only === kind ? undefined : kind)}
              >
                {w.kinds[kind]}
              </button>
            ))}
          </fieldset>
        )}
        {problem !== null && (
          <div className="p-4">
            <Problem
              error={problem}
              retry={() => {
                void facts.refetch()
                void story.refetch()
              }}
            />
          </div>
        )}
        {story.data?.cut && (
          <p className="px-4 pt-3 text-sm text-warn sm:px-5">
            {w.tooLong}{' '}
            <Link to="/changes" className="underline">
              {words.shell.pages.changes}
            </Link>
          </p>
        )}
        {facts.isPending || story.isPending ? (
          <div className="px-5 py-4">
            <Loading lines={6} />
          </div>
        ) : shown.length === 0 ? (
          problem === null && <Empty title={w.none.title}>{w.none.text}</Empty>
        ) : (
          <div className="px-4 py-4 sm:px-5">
            {byDay(shown, (instant) => dayName.format(new Date(instant))).map(({ day, moments }) => (
              <section key={day} aria-label={day} className="mb-2">
                <h3 className="mb-1 text-[13px] font-medium text-ink-faint">{day}</h3>
                <ol className="relative">
                  {moments.map((moment) => (
                    <MomentLine key={keyOf(moment)} moment={moment} onCompare={compare} />
                  ))}
                </ol>
              </section>
            ))}
            <p role="status" className="pl-6 text-[13px] text-ink-faint">
              {facts.isFetchingNextPage ? words.everywhere.loading : facts.hasNextPage ? '' : w.wasBorn}
            </p>
            {facts.hasNextPage && (
              <Button className="mt-2" busy={facts.isFetchingNextPage} onClick={() => void facts.fetchNextPage()}>
                {w.older}
              </Button>
            )}
          </div>
        )}
      </Card>
    </>
  )
}
