// How one comes in: the identity providers that are in force here, and the passkey of the first administrator.
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { knock } from '../../api/door.ts'
import { buttonClass } from '../../parts/button.tsx'
import { Loading } from '../../parts/page.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Spoken } from '../../parts/spoken.tsx'
import { words } from '../../words/index.ts'
import { ByPasskey } from './by-passkey.tsx'
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
          {ways.data.passkey && <ByPasskey goal={goal} />}
          {ways.data.issuers.length === 0 && !ways.data.passkey && (
            <p className="text-sm text-ink-soft">
              <Spoken text={ways.data.first ? w.noWay.link : w.noWay.none} />
            </p>
          )}
        </div>
      )}
    </Door>
  )
}
