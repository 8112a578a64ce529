// The frame of a question that is no approval, and its answer by a signature over an exact text; an answer without one is a `Confirm`.
// INVARIANT: a text is signed only after `openText` (its hash computed here) and, where the server drafted it, `requireSaid` (it says what the reader said).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWhoami } from '../../api/session.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Foot } from '../../parts/foot.tsx'
import { Modal } from '../../parts/modal.tsx'
import { Loading, Page } from '../../parts/page.tsx'
import { openText } from '../../signing/canonical.ts'
import type { Purpose } from '../../signing/labels.ts'
import { requireSaid } from '../../signing/said.ts'
import { signWithPasskey } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { ExactText } from './exact-text.tsx'
import { SigningProblem } from './signing-problem.tsx'

const w = words.questions

export const questionKey = (kind: string, id: string) => ['question', kind, id] as const

/** What was asked is asked again, and the inbox with it. */
export const useAnswered = (kind: string, id: string) => {
  const client = useQueryClient()
  return () => {
    for (const queryKey of [questionKey(kind, id), ['inbox'], ['change']]) void client.invalidateQueries({ queryKey })
  }
}

interface Read<Data> {
  readonly data: Data | undefined
  readonly isPending: boolean
  readonly error: unknown
  readonly refetch: () => unknown
}

/** A question, once it is read. */
export function Question<Data>({
  kind,
  query,
  title,
  lead,
  children,
}: {
  kind: string
  query: Read<Data>
  title: (data: Data) => string
  lead: ReactNode
  children: (data: Data) => ReactNode
}) {
  const { data } = query
  return (
    <Page
      title={data === undefined ? (words.inbox.kinds[kind] ?? kind) : title(data)}
      lead={lead}
      actions={
        <Link to="/inbox" className={buttonClass('plain')}>
          {w.back}
        </Link>
      }
    >
      {data !== undefined ? (
        children(data)
      ) : query.isPending ? (
        <Loading lines={8} />
      ) : (
        <SigningProblem error={query.error} retry={() => void query.refetch()} />
      )}
    </Page>
  )
}

/** The foot of a question that is answered. */
export const AnsweredFoot = ({ children }: { children: ReactNode }) => (
  <Foot>
    <p role="status" className="grow text-sm font-medium">
      {children}
    </p>
    <Link to="/inbox" className={buttonClass()}>
      {w.back}
    </Link>
  </Foot>
)

export interface Draft {
  readonly text: string
  readonly digest: string
  readonly nonce: string
}

interface Signing {
  readonly title: string
  readonly purpose: Purpose
  readonly draft: () => Promise<Draft>
  /** What the text has to say. */
  readonly said: Readonly<Record<string, unknown>>
  readonly send: (signed: { keyId: string; signature: string }) => Promise<unknown>
  readonly onDone: () => void
  readonly onClose: () => void
  readonly look?: 'primary' | 'danger'
  /** The text in plain words. */
  readonly children: ReactNode
}

/** The last look before a signature: plain words first, the exact text below. */
export const SignDialog = ({ title, purpose, draft, said, send, onDone, onClose, look = 'primary', children }: Signing) => {
  const whoami = useWhoami()
  const prepared = useQuery({
    queryKey: ['draft', purpose, said],
    queryFn: async () => {
      const one = await draft()
      requireSaid(await openText(one.text, one.digest), said)
      return one
    },
    // What was read is what is signed: it is not fetched again under the reader's eyes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const sign = useMutation({
    mutationFn: async ({ nonce, digest }: Draft) => send(await signWithPasskey(whoami.principal.id, purpose, nonce, digest)),
    onSuccess: onDone,
  })
  return (
    <Modal title={title} onClose={onClose}>
      <p className="mb-3 text-sm text-ink-soft">{w.readLead}</p>
      <div className="mb-4 rounded-lg border border-line p-3 text-sm">{children}</div>
      {prepared.isPending ? (
        <Loading lines={3} />
      ) : prepared.isError ? (
        <SigningProblem error={prepared.error} />
      ) : (
        <ExactText text={prepared.data.text} digest={prepared.data.digest} />
      )}
      {sign.isError && (
        <div className="mt-3">
          <SigningProblem error={sign.error} />
        </div>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="plain" onClick={onClose}>
          {words.everywhere.cancel}
        </Button>
        <Button
          look={look}
          busy={sign.isPending}
          disabled={!prepared.isSuccess}
          onClick={() => prepared.data && sign.mutate(prepared.data)}
          className="min-h-11"
        >
          {w.sign}
        </Button>
      </div>
    </Modal>
  )
}
