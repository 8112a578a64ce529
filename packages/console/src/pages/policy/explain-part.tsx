// Why the policy decides as it does: of an operation that is planned, with its own facts, or of a question that is put together here. Nothing comes of asking.
import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Card, Empty } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import type { Pack } from './data.ts'
import { Explained } from './explained.tsx'
import { type Question, queryOf } from './question.ts'
import { QuestionForm } from './question-form.tsx'

const w = words.policy.explain

type Asking = { readonly question: Question } | { readonly change: string; readonly operation: string }

export const ExplainPart = ({ pack }: { pack: Pack }) => {
  const explain = useMutation({
    mutationFn: (asking: Asking) =>
      api.post('/v1/policy/explain', {
        body: 'question' in asking ? { query: queryOf(asking.question, new Date().toISOString()) } : asking,
      }),
  })
  return (
    <div className="items-start gap-x-5 lg:grid lg:grid-cols-2">
      <div>
        <Card title={w.question.title}>
          <p className="mb-3 text-sm text-ink-soft">{w.question.lead}</p>
          <QuestionForm pack={pack} busy={explain.isPending} onAsk={(question) => explain.mutate({ question })} />
        </Card>
        <Planned busy={explain.isPending} onAsk={(asking) => explain.mutate(asking)} />
      </div>
      <div aria-live="polite" className="lg:sticky lg:top-4">
        {explain.isError && <Problem error={explain.error} />}
        {explain.data !== undefined && <Explained key={explain.submittedAt} of={explain.data} files={pack.files} />}
        {explain.isIdle && (
          <Card>
            <Empty title={w.empty.title}>{w.empty.text}</Empty>
          </Card>
        )}
      </div>
    </div>
  )
}

const Planned = ({ busy, onAsk }: { busy: boolean; onAsk: (asking: { change: string; operation: string }) => void }) => {
  const search = useSearch({ from: '/inside/policy' })
  const [change, setChange] = useState(search.change ?? '')
  const [operation, setOperation] = useState(search.operation ?? '')
  const ready = change.trim() !== '' && operation.trim() !== ''
  return (
    <Card title={w.planned.title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) onAsk({ change: change.trim(), operation: operation.trim() })
        }}
      >
        <p className="mb-3 text-sm text-ink-soft">{w.planned.lead}</p>
        <div className="gap-x-4 sm:grid sm:grid-cols-2">
          <TextField label={w.planned.change} value={change} autoComplete="off" onChange={(event) => setChange(event.target.value)} />
          <TextField
            label={w.planned.operation}
            value={operation}
            autoComplete="off"
            onChange={(event) => setOperation(event.target.value)}
          />
        </div>
        <Button type="submit" busy={busy} disabled={!ready}>
          {w.ask}
        </Button>
      </form>
    </Card>
  )
}
