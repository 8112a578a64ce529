// Giving somebody something here, or changing how a system is spoken to: first what it would bring and who has to sign it; then, at once, or by asking others.
// SAFETY: the secret of an API key stands in this component's state alone, is shown once, and is gone when the question is closed.
import type { operations } from '@countersign/client'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/code.tsx'
import { type Grounds, GroundsFields, useGrounds } from '../../parts/grounds.tsx'
import { Problem } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { useAct } from './act.ts'

const w = words.settings.give

type Grant = operations['ownChanges.preview']['requestBody']['content']['application/json']['grant']

/** What could come of it, and how others are asked. */
export interface Wish {
  readonly look: () => Promise<{ readonly changes: readonly string[]; readonly signatures: number; readonly atOnce: boolean }>
  readonly propose: (grounds: Grounds) => Promise<{ readonly change: string; readonly signatures: number; readonly secret?: string | null }>
}

export const wishFor = (grant: Grant): Wish => ({
  look: () => api.post('/v1/own-access/preview', { body: { grant } }),
  propose: (grounds) => api.post('/v1/own-access', { body: { grant, ...grounds } }),
})

interface Props {
  readonly wish: Wish
  /** What is read again afterwards. */
  readonly reads: readonly unknown[]
  /** Gives it at once, where an administrator's word is enough. The secret of an API key, where it is one. */
  readonly atOnce: () => Promise<string | undefined>
  readonly act: string
  readonly ready: boolean
  /** Asked before anything is: false where the form tells what is wrong with it, and then nothing is sent. */
  readonly sound?: () => boolean
  readonly onClose: () => void
  /** It is all that is asked here, so it is what is cancelled. */
  readonly alone?: boolean
  /** The form, and whether it can be changed. A grant that was changed is looked at anew. */
  readonly children: (changed: () => void) => ReactNode
}

export const Give = ({ wish, reads, atOnce, act, ready, sound, onClose, alone = false, children }: Props) => {
  const given = useGrounds()
  const look = useMutation({ mutationFn: () => wish.look() })
  const give = useAct(reads, atOnce)
  const propose = useAct(reads, () => wish.propose(given.grounds))
  if (propose.isSuccess || give.isSuccess)
    return (
      <Given
        secret={propose.data?.secret ?? give.data}
        change={propose.data?.change}
        people={propose.data === undefined ? undefined : w.people(propose.data.signatures)}
        onClose={onClose}
      />
    )
  const failed = give.error ?? propose.error ?? look.error
  const next = look.data === undefined ? look : look.data.atOnce ? give : propose
  return (
    <form
      noValidate={sound !== undefined && look.data === undefined}
      onSubmit={(event) => {
        event.preventDefault()
        if (sound === undefined || sound()) next.mutate()
      }}
    >
      {children(() => look.reset())}
      {look.data && (
        <div className="mb-4" aria-live="polite">
          <h3 className="mb-1 text-sm font-semibold">{look.data.atOnce ? w.atOnce : w.signedBy(w.people(look.data.signatures))}</h3>
          <ul className="mb-3 space-y-1 rounded-lg border border-line bg-sunken p-3 text-[13px]">
            {look.data.changes.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          {!look.data.atOnce && <GroundsFields of={given} />}
        </div>
      )}
      {failed && (
        <div className="mb-4">
          <Problem error={failed} />
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {alone && (
          <Button look="plain" onClick={onClose}>
            {words.everywhere.cancel}
          </Button>
        )}
        <Button type="submit" look="primary" busy={next.isPending} disabled={!ready} className="min-h-11">
          {look.data === undefined ? w.look : look.data.atOnce ? act : w.ask}
        </Button>
      </div>
    </form>
  )
}

interface GivenProps {
  readonly secret: string | null | undefined
  readonly change: string | undefined
  readonly people: string | undefined
  readonly onClose: () => void
}

const Given = ({ secret, change, people, onClose }: GivenProps) => (
  <>
    <p role="status" className="mb-3 text-sm">
      {people === undefined ? w.done : w.asked(people)}
    </p>
    {secret && (
      <>
        <p className="mb-3 text-sm text-ink-soft">
          {words.settings.apiKeys.secretText} {people !== undefined && w.asleep}
        </p>
        <p className="mb-4 flex items-center gap-2 rounded-lg border border-line bg-sunken p-3 font-mono text-sm break-all">
          {secret}
          <CopyButton text={secret} />
        </p>
      </>
    )}
    <div className="flex flex-wrap justify-end gap-2">
      {change !== undefined && (
        <Link to="/changes/$change" params={{ change }} className={buttonClass('plain')}>
          {words.everywhere.openChange}
        </Link>
      )}
      <Button look="primary" onClick={onClose}>
        {secret ? words.settings.apiKeys.secretDone : words.everywhere.close}
      </Button>
    </div>
  </>
)
