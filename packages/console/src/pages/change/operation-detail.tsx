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
import { Doors, doorsOf } from './doors.tsx'
import { Meaning } from './operations.tsx'
import { verdictTones } from './tones.ts'

const w = words.change
type Operation = Answer<'operations.read'>
type Proof = Operation['proofs'][number]

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
  const doors = doorsOf(proof.payload)
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
      {doors.length > 0 && <Doors of={doors} />}
    </li>
  )
}
