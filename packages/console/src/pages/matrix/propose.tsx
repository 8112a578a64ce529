// The last step: why, by which ticket, and the change that it opens, to which it leads.
import { useNavigate } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { GroundsFields, useGrounds } from '../../parts/grounds.tsx'
import { Card } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { matrixWords } from '../../words/matrix.ts'
import { useAct } from '../settings/act.ts'
import { matrixPath } from './data.ts'

const w = matrixWords.editor

interface Props {
  /** Undefined while there is nothing that could be proposed. */
  readonly document: NonNullable<Answer<'matrix.check'>['document']> | undefined
  readonly onProposed: () => void
}

export const Propose = ({ document, onProposed }: Props) => {
  const navigate = useNavigate()
  const given = useGrounds()
  const propose = useAct(
    ['instruments', 'matrix'],
    () =>
      api.post('/v1/instruments/{kind}/{name}', {
        ...matrixPath,
        body: { document: document ?? {}, ...given.grounds },
      }),
    ({ change }) => {
      onProposed()
      void navigate({ to: '/changes/$change', params: { change } })
    },
  )
  return (
    <Card title={w.propose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (document) propose.mutate()
        }}
      >
        <p className="mb-4 max-w-prose text-sm text-ink-soft">{w.proposeLead}</p>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <GroundsFields of={given} />
        </div>
        {propose.error && (
          <div className="mb-4">
            <Problem error={propose.error} />
          </div>
        )}
        <Button type="submit" look="primary" busy={propose.isPending} disabled={document === undefined} className="min-h-11">
          {w.propose}
        </Button>
      </form>
    </Card>
  )
}
