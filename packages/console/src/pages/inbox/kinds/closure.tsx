// The owner's word that something may close, over the very proof that it rests on.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { useWhoami } from '../../../api/session.ts'
import { Badge } from '../../../parts/badge.tsx'
import { Button } from '../../../parts/button.tsx'
import { ChangeLink } from '../../../parts/change-link.tsx'
import { Foot } from '../../../parts/foot.tsx'
import { Card, Facts } from '../../../parts/page.tsx'
import { When } from '../../../parts/when.tsx'
import { openText, TextDiffers } from '../../../signing/canonical.ts'
import { proofIn } from '../../../signing/proof-document.ts'
import { words } from '../../../words/index.ts'
import { Doors, doorsOf } from '../../change/doors.tsx'
import { Meaning } from '../../change/operations.tsx'
import { verdictTones } from '../../change/tones.ts'
import { ExactText } from '../exact-text.tsx'
import { AnsweredFoot, Question, questionKey, SignDialog, useAnswered } from '../question.tsx'

const all = words.questions
const w = all.closure

const readClosure = async (id: string) => {
  const path = { params: { path: { operation: id } } }
  const [request, operation] = await Promise.all([
    api.get('/v1/closure-requests/{operation}', path),
    api.get('/v1/operations/{operation}', path),
  ])
  const proof = proofIn(await openText(request.text, request.proof))
  if (proof === undefined) throw new TextDiffers(w.odd)
  return { request, operation, proof }
}

export const ClosureQuestion = ({ id }: { id: string }) => {
  const whoami = useWhoami()
  const answered = useAnswered('closure', id)
  const [asking, setAsking] = useState(false)
  const query = useQuery({ queryKey: questionKey('closure', id), queryFn: () => readClosure(id) })
  return (
    <Question kind="closure" query={query} title={({ proof }) => w.title(proof.credential)} lead={w.lead}>
      {({ request, operation, proof }) => (
        <>
          <Card title={all.facts} aside={<ChangeLink change={operation.change} />}>
            <Facts
              of={[
                [w.credential, proof.credential],
                [w.system, `${proof.account === '' ? '' : `${proof.account} · `}${proof.system}`],
                [words.questions.risk.operation, words.plan.verb(operation.operation)],
                [w.owner, request.owner ?? w.ownerNone],
              ]}
            />
          </Card>
          <Card title={w.proof}>
            <Facts
              of={[
                [
                  w.verdict,
                  <Badge key="verdict" tone={verdictTones[proof.verdict] ?? 'neutral'}>
                    <Meaning of={proof.verdict} />
                  </Badge>,
                ],
                [w.strength, proof.strength === null ? words.everywhere.none : <Meaning key="strength" of={proof.strength} />],
                [
                  w.seen,
                  <span key="seen">
                    <When at={proof.startedAt} /> – <When at={proof.finishedAt} />
                  </span>,
                ],
                [w.vantage, proof.vantage],
                proof.reasons.length === 0 ? undefined : [words.everywhere.reason, proof.reasons.join('; ')],
              ]}
            />
            <h3 className="mt-4 text-sm font-semibold">{w.doors}</h3>
            {doorsOf(proof).length === 0 ? <p className="mt-1 text-sm text-ink-soft">{w.noDoors}</p> : <Doors of={doorsOf(proof)} />}
          </Card>
          <Card title={words.inbox.request.exact}>
            <ExactText text={request.text} digest={request.proof} />
          </Card>
          {request.signedBy !== null ? (
            <AnsweredFoot>{w.signed(request.signedBy)}</AnsweredFoot>
          ) : (
            <Foot>
              <p className="grow text-[13px] text-ink-soft">{w.not}</p>
              <Button look="primary" className="min-h-11" onClick={() => setAsking(true)}>
                {w.act}
              </Button>
            </Foot>
          )}
          {asking && (
            <SignDialog
              title={w.act}
              purpose="close"
              draft={async () => ({ text: request.text, digest: request.proof, nonce: request.nonce })}
              said={{ payloadType: 'application/vnd.countersign.proof+json' }}
              send={(signed) =>
                api.post('/v1/operations/{operation}/closure-signature', { params: { path: { operation: id } }, body: signed })
              }
              onDone={() => {
                setAsking(false)
                answered()
              }}
              onClose={() => setAsking(false)}
            >
              {w.title(proof.credential)} {proof.verdict.replaceAll('_', ' ')}
              {proof.strength && ` · ${proof.strength}`} · {proof.system} · {whoami.principal.name}
            </SignDialog>
          )}
        </>
      )}
    </Question>
  )
}
