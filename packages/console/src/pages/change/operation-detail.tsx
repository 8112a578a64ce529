// One operation, opened: its mandates, its evidence with its three verdicts, and each proof with what was answered at each door.
import { useQuery } from '@tanstack/react-query'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Digest } from '../../parts/code.tsx'
import { Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { When } from '../../parts/when.tsx'
import { words } from '../../words/index.ts'
import { Meaning } from './operations.tsx'
import { verdictTones } from './tones.ts'

const w = words.change
type Operation = Answer<'operations.read'>
type Proof = Operation['proofs'][number]

interface Answered {
  readonly answer: string
  readonly code: string
  readonly ms: number
}

interface Door {
  readonly door: { readonly title: string; readonly endpoint: string }
  readonly old: Answered | null
  readonly good: Answered | null
  readonly random: Answered | null
  readonly verdict: string
}

/** SAFETY: what a proof holds was written by the prober, and rows may be edited: what has another shape is not shown as doors. */
const doorsOf = (proof: Proof): readonly Door[] => {
  const doors = (proof.payload as { doors?: unknown } | null)?.doors
  return Array.isArray(doors) ? (doors as Door[]).filter((door) => typeof door?.door?.title === 'string') : []
}

const passes: Record<string, Tone> = { pass: 'good', fail: 'bad' }

export const OperationDetail = ({ id }: { id: string }) => {
  const query = useQuery({
    queryKey: ['change', 'operation', id],
    queryFn: () => api.get('/v1/operations/{operation}', { params: { path: { operation: id } } }),
  })
  if (query.isPending) return <Loading lines={3} />
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />
  const { evidence, proofs, reasons } = query.data
  return (
    <div className="space-y-5 text-sm">
      {reasons.length > 0 && <p className="text-bad">{reasons.join('; ')}</p>}
      {evidence.length > 0 && (
        <div>
          <h3 className="mb-2 font-semibold">{w.evidence}</h3>
          <ul className="space-y-2">
            {evidence.map((one) => (
              <li key={one.digest} className="flex flex-wrap items-center gap-2">
                <span>{one.executor}</span>
                <When at={one.receivedAt} />
                {(['integrity', 'completeness', 'truth'] as const).map((verdict) => (
                  <Badge key={verdict} tone={passes[one[verdict] ?? ''] ?? 'neutral'}>
                    {w.verdicts[verdict]}: {one[verdict] ?? '–'}
                  </Badge>
                ))}
                <Digest of={one.digest} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <div>
        <h3 className="mb-2 font-semibold">{w.proof}</h3>
        {proofs.length === 0 ? (
          <p className="text-ink-soft">{w.noProof}</p>
        ) : (
          <ol className="space-y-4">
            {proofs.map((proof) => (
              <ProofShown key={proof.digest} proof={proof} />
            ))}
          </ol>
        )}
      </div>
    </div>
  )
}

const ProofShown = ({ proof }: { proof: Proof }) => {
  const doors = doorsOf(proof)
  return (
    <li className="rounded-lg border border-line bg-panel p-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{w.proofRound(proof.round)}</span>
        <span className="text-ink-soft">{proof.purpose}</span>
        <Badge tone={proof.purpose === 'baseline' ? 'neutral' : (verdictTones[proof.verdict] ?? 'neutral')}>
          <Meaning of={proof.verdict} />
        </Badge>
        {proof.strength && <Meaning of={proof.strength} />}
        <When at={proof.at} />
        <Digest of={proof.digest} />
      </p>
      {doors.length > 0 && (
        <div className="mt-3 overflow-x-auto">
          <table className="w-full min-w-[34rem] text-left text-[13px]">
            <thead className="text-xs text-ink-faint">
              <tr>
                {Object.values(w.doors).map((name) => (
                  <th key={name} scope="col" className="py-1 pr-3 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {doors.map(({ door, old, good, random, verdict }) => (
                <tr key={`${door.title} ${door.endpoint}`} className="border-t border-line align-top">
                  <td className="py-1.5 pr-3">
                    {door.title}
                    <span className="block font-mono text-xs text-ink-faint">{door.endpoint}</span>
                  </td>
                  {[old, good, random].map((one, index) => (
                    <td key={index} className="py-1.5 pr-3">
                      {one ? (w.answers[one.answer] ?? one.answer) : '–'}
                      {one && (
                        <span className="block text-xs text-ink-faint">
                          {one.code} · {one.ms} ms
                        </span>
                      )}
                    </td>
                  ))}
                  <td className="py-1.5">
                    <Meaning of={verdict} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </li>
  )
}
