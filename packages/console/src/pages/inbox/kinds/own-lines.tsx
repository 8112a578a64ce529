// What people and programs hold in Countersign itself, each line kept or ended by whoever signs. His own lines are another one's to decide. Must decide nothing by
// itself: what nobody has answered is not answered.
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { Card } from '../../../parts/page.tsx'
import { SignedBy } from '../../../parts/signed-by.tsx'
import { When } from '../../../parts/when.tsx'
import { isOf, type OwnLine } from '../../../signing/review-document.ts'
import { ownWords } from '../../../words/own.ts'

const own = ownWords
const w = own.review
export type Verdicts = Readonly<Record<string, 'keep' | 'end'>>

/** In the order in which it is signed; undefined: there is nothing to answer. */
export const answeredOf = (asked: readonly OwnLine[], verdicts: Verdicts): { keep: string[]; end: string[] } | 'unanswered' | undefined => {
  if (asked.length === 0) return undefined
  const said = (verdict: 'keep' | 'end') => asked.flatMap(({ line }) => (verdicts[line] === verdict ? [line] : [])).sort()
  const [keep, end] = [said('keep'), said('end')]
  return keep.length + end.length === asked.length ? { keep, end } : 'unanswered'
}

interface Props {
  readonly lines: readonly OwnLine[]
  readonly self: string
  readonly verdicts: Verdicts
  /** Undefined: nothing is to be answered by the reader. */
  readonly onVerdicts: ((verdicts: Verdicts) => void) | undefined
}

export const OwnLines = ({ lines, self, verdicts, onVerdicts }: Props) => {
  const open = lines.filter((line) => !isOf(self, line) && verdicts[line.line] === undefined)
  return (
    <Card
      title={w.title}
      aside={
        onVerdicts !== undefined &&
        open.length > 0 && (
          <Button onClick={() => onVerdicts({ ...verdicts, ...Object.fromEntries(open.map(({ line }) => [line, 'keep' as const])) })}>
            {w.keepRest}
          </Button>
        )
      }
    >
      {lines.length === 0 ? (
        <p className="text-sm text-ink-soft">{w.none}</p>
      ) : (
        <>
          {onVerdicts !== undefined && <p className="mb-3 text-sm text-ink-soft">{w.lead}</p>}
          <ul className="divide-y divide-line rounded-lg border border-line text-sm">
            {lines.map((line) => (
              <li key={line.line} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2.5">
                <span className="min-w-0 grow basis-64">
                  <span className="font-medium">{line.principal}</span>, {own.ways[line.way]} {line.what.replaceAll('_', ' ')}
                  {line.other !== null && line.other !== line.principal && ` (${line.other})`}{' '}
                  {line.wanting.map((one) => (
                    <Badge key={one} tone="warn">
                      {own.wanting[one]}
                    </Badge>
                  ))}
                  <span className="block text-[13px] text-ink-soft">
                    {line.powers.length === 0 ? own.list.nothing : line.powers.map(own.power).join(', ')}
                  </span>
                  <span className="block text-[13px] text-ink-faint">
                    {own.list.since} <When at={line.since} /> · {own.list.until}{' '}
                    {line.until === null ? own.list.noEnd : <When at={line.until} />} · {own.list.used}{' '}
                    {line.lastUsed === null ? own.list.never : <When at={line.lastUsed} distance />}
                    {line.countersigned !== undefined && line.countersigned.signed !== 'not_needed' && (
                      <>
                        {' '}
                        · {own.list.signed} <SignedBy of={line.countersigned} />
                      </>
                    )}
                  </span>
                </span>
                {isOf(self, line) ? (
                  <span className="text-[13px] text-ink-soft">{w.own}</span>
                ) : (
                  onVerdicts !== undefined && (
                    <fieldset className="inline-flex gap-1">
                      <legend className="sr-only">{w.who(line.line)}</legend>
                      {(['keep', 'end'] as const).map((verdict) => (
                        <label
                          key={verdict}
                          className={`inline-flex min-h-9 min-w-16 cursor-pointer items-center justify-center rounded-lg border px-3 focus-within:outline-2 focus-within:outline-accent ${
                            verdicts[line.line] !== verdict
                              ? 'border-line text-ink-soft hover:bg-sunken'
                              : verdict === 'keep'
                                ? 'border-good bg-good-soft font-medium text-good'
                                : 'border-bad bg-bad-soft font-medium text-bad'
                          }`}
                        >
                          <input
                            type="radio"
                            className="sr-only"
                            name={line.line}
                            checked={verdicts[line.line] === verdict}
                            onChange={() => onVerdicts({ ...verdicts, [line.line]: verdict })}
                          />
                          {w[verdict]}
                        </label>
                      ))}
                    </fieldset>
                  )
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}
