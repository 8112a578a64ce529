// What was known on a day beside what is known now; the moment is part of the address.
import { useQuery } from '@tanstack/react-query'
import { Button } from '../../parts/button.tsx'
import { dayAfter, endOfDay } from '../../parts/days.ts'
import { Card, Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { identityWords } from '../../words/identity.ts'
import { FactTable } from './fact-table.tsx'
import { factsThen } from './facts-then.ts'
import { thenQuery } from './life-data.ts'

const w = identityWords.life.past

interface Props {
  readonly identity: string
  readonly at: string | undefined
  readonly onChoose: (at: string | undefined) => void
}

export const AsItWas = ({ identity, at, onChoose }: Props) => (
  <Card
    title={
      <span className="flex flex-wrap items-center gap-2">
        <label htmlFor="as-it-was">{w.title}</label>
        <input
          id="as-it-was"
          type="date"
          max={dayAfter(0)}
          value={at === undefined ? '' : dayAfter(0, new Date(at))}
          onChange={({ target }) => onChoose(target.value === '' ? undefined : endOfDay(target.value, new Date().toISOString()))}
          className="min-h-9 rounded-lg border border-line-strong bg-panel px-2.5 py-1 text-sm font-normal"
        />
      </span>
    }
    aside={
      at !== undefined && (
        <Button look="plain" onClick={() => onChoose(undefined)}>
          {w.clear}
        </Button>
      )
    }
  >
    {at === undefined ? <p className="text-sm text-ink-soft">{w.lead}</p> : <Compared identity={identity} at={at} />}
  </Card>
)

const Compared = ({ identity, at }: { identity: string; at: string }) => {
  const past = useQuery(thenQuery(identity, at))
  const present = useQuery(thenQuery(identity, undefined))
  const error = past.error ?? present.error
  if (error !== null) return <Problem error={error} />
  if (!past.data || !present.data) return <Loading lines={3} />
  const [was, now] = [past.data.was, present.data.was]
  const facts = factsThen(was, now)
  const different = facts.filter(({ differs }) => differs).length
  const heads = [w.was, w.now] as const
  return (
    <div role="status">
      <p className="mb-2 text-sm">
        <span className="font-medium">
          <When at={at} />:
        </span>{' '}
        {was === null ? w.notYet : different === 0 ? w.same : w.differs(different)}
      </p>
      {was !== null && different > 0 && <FactTable label={w.differs(different)} was={was} now={now} heads={heads} only="different" />}
      {was !== null && facts.length > different && (
        <details className="mt-3">
          <summary className="min-h-6 w-fit cursor-pointer rounded text-[13px] leading-6 text-ink-soft hover:text-ink">
            {w.others(facts.length - different)}
          </summary>
          <div className="mt-2">
            <FactTable label={w.others(facts.length - different)} was={was} now={now} heads={heads} only="same" />
          </div>
        </details>
      )}
    </div>
  )
}
