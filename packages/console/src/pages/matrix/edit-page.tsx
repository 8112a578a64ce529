// The matrix as a text: checked as one types, what it would change shown beside it, and proposed. Nothing is in force by anything done here.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { may, useWhoami } from '../../api/session.ts'
import { Asked } from '../../parts/asked.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Button, buttonClass } from '../../parts/button.tsx'
import { DraftBar } from '../../parts/draft-bar.tsx'
import { None } from '../../parts/none.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { useDraft } from '../../parts/use-draft.ts'
import { matrixWords } from '../../words/matrix.ts'
import { inForceOf, versionsQuery } from './data.ts'
import { Editor, jumpTo } from './editor.tsx'
import { Preview } from './preview.tsx'
import { Propose } from './propose.tsx'
import { starter } from './starter.ts'
import { useSettled } from './use-settled.ts'
import { yamlOfMatrix } from './yaml-text.ts'

const w = matrixWords.editor
type Checked = Answer<'matrix.check'>

export const MatrixEditPage = () => {
  const versions = useQuery({ ...versionsQuery, refetchOnWindowFocus: false })
  return (
    <Page
      wide
      title={w.title}
      lead={w.lead}
      actions={
        <Link to="/matrix" className={buttonClass()}>
          {w.back}
        </Link>
      }
    >
      <Asked query={versions} lines={8}>
        {(all) => {
          const found = inForceOf(all)
          return <Edit from={found ? yamlOfMatrix(found.text) : starter} />
        }}
      </Asked>
    </Page>
  )
}

/** `from` is where it starts; what is typed stays, whatever comes in force meanwhile. */
const Edit = ({ from }: { from: string }) => {
  const whoami = useWhoami()
  const draft = useDraft('matrix', { text: from })
  const text = draft.texts['text'] ?? from
  const setText = (next: string) => draft.write({ text: next })
  const box = useRef<HTMLTextAreaElement>(null)
  const settled = useSettled(text, 400)
  const check = useQuery({
    queryKey: ['matrix', 'check', settled],
    queryFn: ({ signal }) => api.post('/v1/matrix/check', { body: { text: settled }, signal }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
  // SAFETY: what is proposed is what stands in the box, checked; never the answer for an earlier text.
  const current = settled === text && !check.isPlaceholderData && !check.isFetching && check.error === null ? check.data : undefined
  const problems = text === '' ? [] : (check.data?.problems ?? [])
  const good = current && current.problems.length === 0 ? current : undefined
  return (
    <>
      <DraftBar of={draft} />
      <div className="grid items-start gap-x-5 lg:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)]">
        <Card
          title={w.text}
          aside={
            text !== from && (
              <Button look="plain" onClick={() => setText(from)}>
                {w.start}
              </Button>
            )
          }
          flush
        >
          <Editor label={w.text} value={text} onChange={setText} marked={new Set(problems.map(({ line }) => line))} box={box} />
        </Card>
        <Problems
          problems={problems}
          state={check.error !== null ? 'failed' : current === undefined ? 'checking' : 'checked'}
          error={check.error}
          retry={() => void check.refetch()}
          jump={({ line, column }) => jumpTo(box.current, line, column)}
        />
      </div>
      {good?.document ? (
        <Preview document={good.document} changes={good.changes} />
      ) : (
        <Card title={w.changes} flush>
          <None>{w.wait}</None>
        </Card>
      )}
      {may(whoami, 'authority.propose') ? (
        <Propose document={good && good.changes.length > 0 ? (good.document ?? undefined) : undefined} onProposed={draft.done} />
      ) : (
        <p className="text-sm text-ink-soft">{w.mayNot}</p>
      )}
    </>
  )
}

const Problems = ({
  problems,
  state,
  error,
  retry,
  jump,
}: {
  problems: Checked['problems']
  state: 'checking' | 'checked' | 'failed'
  error: unknown
  retry: () => void
  jump: (to: Checked['problems'][number]) => void
}) => (
  <Card
    title={w.problems}
    aside={
      <span role="status">
        {state === 'checking' ? <Badge>{w.checking}</Badge> : problems.length > 0 && <Badge tone="bad">{w.some(problems.length)}</Badge>}
      </span>
    }
    flush
  >
    {state === 'failed' ? (
      <div className="p-4">
        <Problem error={error} retry={retry} />
      </div>
    ) : problems.length === 0 ? (
      <p className={`px-4 py-4 text-sm sm:px-5 ${state === 'checked' ? 'text-good' : 'text-ink-soft'}`}>
        {state === 'checked' ? w.fine : w.checking}
      </p>
    ) : (
      <ul className="max-h-[min(34rem,65vh)] divide-y divide-line overflow-y-auto">
        {problems.map((one) => (
          <li key={`${one.line} ${one.column} ${one.message}`}>
            <button type="button" onClick={() => jump(one)} className="w-full px-4 py-2.5 text-left text-sm hover:bg-sunken sm:px-5">
              <span className="block font-medium text-bad">{w.line(one.line)}</span>
              {capital(one.message)}
              {one.path !== '' && <span className="block font-mono text-[12.5px] text-ink-faint">{one.path}</span>}
            </button>
          </li>
        ))}
      </ul>
    )}
  </Card>
)
