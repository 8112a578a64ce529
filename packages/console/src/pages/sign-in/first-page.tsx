// The first administrator's first minute: the one-time link, a passkey, and in.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/field.tsx'
import { Problem } from '../../parts/problem.tsx'
import { NotConfirmed } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { beFirst } from './ceremonies.ts'
import { Door } from './door.tsx'

const w = words.signIn.first

export const FirstPage = () => {
  // SAFETY: behind `#`, so that it is in no log of a server; and gone from the address at once.
  const [token] = useState(() => window.location.hash.slice(1))
  const [name, setName] = useState<string>(w.nameDefault)
  const first = useMutation({ mutationFn: () => beFirst(token, name), onSuccess: () => window.location.assign('/') })
  useEffect(() => {
    document.title = `${w.title} · ${words.shell.product}`
    if (window.location.hash !== '') window.history.replaceState(null, '', window.location.pathname)
  }, [])
  return (
    <Door title={w.title} lead={token === '' ? w.noToken : w.lead}>
      {token !== '' && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            first.mutate()
          }}
        >
          <TextField label={w.name} value={name} maxLength={100} required onChange={(event) => setName(event.target.value)} />
          {first.isError && (
            <div className="mb-4">
              {first.error instanceof NotConfirmed ? (
                <p role="alert" className="rounded-lg bg-warn-soft p-3 text-sm text-warn">
                  {words.signIn.notConfirmed}
                </p>
              ) : (
                <Problem error={first.error} />
              )}
            </div>
          )}
          <Button type="submit" look="primary" className="min-h-11 w-full" busy={first.isPending}>
            {w.make}
          </Button>
          <p className="mt-3 text-[13px] text-ink-soft">{w.after}</p>
        </form>
      )}
    </Door>
  )
}
