// How one comes in: the identity providers that are in force here, and the passkey of the first administrator.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { KeyRound } from 'lucide-react'
import { useEffect } from 'react'
import { knock } from '../../api/door.ts'
import { Button, buttonClass } from '../../parts/button.tsx'
import { Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { NotConfirmed } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { signInWithPasskey } from './ceremonies.ts'
import { Door } from './door.tsx'

const w = words.signIn

interface Ways {
  readonly org: { readonly id: string; readonly name: string }
  readonly issuers: readonly {
    readonly name: string
    readonly title: string
    readonly party: { readonly kind: string; readonly id: string }
  }[]
  readonly passkey: boolean
  readonly first: boolean
}

/** SAFETY: only a path of this console; anything else is where everybody begins. */
const ownPath = (to: string | undefined): string => (to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/')

export const SignInPage = () => {
  const { to, problem } = useSearch({ from: '/sign-in' })
  const ways = useQuery({ queryKey: ['ways'], queryFn: () => knock<Ways>('/sign-in/ways') })
  const goal = ownPath(to)
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: () => window.location.assign(goal) })
  useEffect(() => {
    document.title = `${w.title} · ${words.shell.product}`
  }, [])
  return (
    <Door title={w.title} lead={ways.data && w.lead(ways.data.org.name)}>
      {problem && (
        <p role="alert" className="mb-4 rounded-lg bg-bad-soft p-3 text-sm text-bad">
          {words.problems.codes[problem] ?? w.failed} <span className="font-mono text-xs">{problem}</span>
        </p>
      )}
      {ways.isPending ? (
        <Loading lines={2} />
      ) : ways.isError ? (
        <Problem error={ways.error} retry={() => void ways.refetch()} />
      ) : (
        <div className="space-y-2.5">
          {ways.data.issuers.map(({ name, title, party }) => (
            <a
              key={name}
              href={`/sign-in/oidc/${encodeURIComponent(name)}?to=${encodeURIComponent(goal)}`}
              className={buttonClass(party.kind === 'enterprise' ? 'primary' : 'quiet', 'min-h-11 w-full')}
            >
              {w.with(title)}
              {party.kind !== 'enterprise' && <span className="text-ink-soft">· {w.provider(party.id)}</span>}
            </a>
          ))}
          {ways.data.passkey && (
            <>
              <Button className="min-h-11 w-full" busy={passkey.isPending} onClick={() => passkey.mutate()}>
                <KeyRound size={16} aria-hidden="true" />
                {w.passkey}
              </Button>
              <p className="text-[13px] text-ink-soft">{w.passkeyHelp}</p>
            </>
          )}
          {passkey.isError &&
            (passkey.error instanceof NotConfirmed ? (
              <p role="alert" className="rounded-lg bg-warn-soft p-3 text-sm text-warn">
                {w.notConfirmed}
              </p>
            ) : (
              <Problem error={passkey.error} />
            ))}
          {ways.data.issuers.length === 0 && !ways.data.passkey && <p className="text-sm text-ink-soft">{w.noWay}</p>}
        </div>
      )}
    </Door>
  )
}
