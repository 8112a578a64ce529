// What the changed pack comes to, as people would sign it, and the proposal. Proposing asks two others; it brings nothing in force.
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { GroundsFields, useGrounds } from '../../parts/grounds.tsx'
import { Problem } from '../../parts/problem.tsx'
import { capital } from '../../parts/sentence.ts'
import { words } from '../../words/index.ts'
import type { changedPack } from './changed-pack.ts'
import { SaidLines } from './said-lines.tsx'

const w = words.policy.try.preview
type Preview = Answer<'policy.preview'>
type Shift = Preview['rights']['widened'][number]

const shift = (one: Shift): string =>
  w.shift(one.party, words.operations.name(one.operation), one.where, one.criticalities.join(', '), one.before, one.after)

interface Props {
  readonly of: Preview
  readonly pack: ReturnType<typeof changedPack>
  readonly onProposed: () => void
}

export const Previewed = ({ of, pack, onProposed }: Props) => (
  <>
    <p className="mb-4 text-sm font-medium">{w.sum(of.bundle.version, of.tests.passed)}</p>
    <SaidLines title={w.warnings} of={of.warnings.map(({ where, problem }) => `${where}: ${problem}`)} />
    <SaidLines title={w.unasked} of={of.rights.widened.filter(({ toAutonomous }) => toAutonomous).map(shift)} />
    <SaidLines title={w.gained} of={of.powers.flatMap(({ principal, gains }) => gains.map((power) => `${principal}: ${power}`))} />
    <SaidLines title={w.lost} of={of.powers.flatMap(({ principal, loses }) => loses.map((power) => `${principal}: ${power}`))} />
    <SaidLines title={w.wider} of={of.rights.widened.map(shift)} />
    <SaidLines title={w.narrower} of={of.rights.narrowed.map(shift)} />
    <SaidLines title={w.cells} of={of.matrix.changes} />
    <details className="mb-4">
      <summary className="min-h-6 text-sm font-medium text-accent">{w.lines(of.changes.length)}</summary>
      <ul className="mt-2 space-y-1 text-[13px] text-ink-soft">
        {of.changes.map((line, index) => (
          <li key={index}>{capital(line)}</li>
        ))}
      </ul>
    </details>
    <Propose pack={pack} onProposed={onProposed} />
  </>
)

const Propose = ({ pack, onProposed }: Omit<Props, 'of'>) => {
  const navigate = useNavigate()
  const given = useGrounds()
  const propose = useMutation({
    mutationFn: () => api.post('/v1/policy/propose', { body: { ...pack, ...given.grounds } }),
    onSuccess: ({ change }) => {
      onProposed()
      void navigate({ to: '/changes/$change', params: { change } })
    },
  })
  const { ready } = given
  return (
    <form
      className="border-t border-line pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) propose.mutate()
      }}
    >
      <p className="mb-3 text-sm text-ink-soft">{w.proposeLead}</p>
      <GroundsFields of={given} />
      {propose.isError && (
        <div className="mb-4">
          <Problem error={propose.error} />
        </div>
      )}
      <Button type="submit" look="primary" busy={propose.isPending} disabled={!ready} className="min-h-11">
        {w.propose}
      </Button>
    </form>
  )
}
