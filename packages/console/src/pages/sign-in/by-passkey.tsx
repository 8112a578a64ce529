// Coming in by a passkey. Where the server says that this is past others who administer, it asks why, and the passkey is shown once more with what was said.
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { CountersignProblem } from '../../api/client.ts'
import { Button } from '../../parts/button.tsx'
import { TextArea } from '../../parts/field.tsx'
import { Problem } from '../../parts/problem.tsx'
import { NotConfirmed } from '../../signing/sign.ts'
import { words } from '../../words/index.ts'
import { signInWithPasskey } from './ceremonies.ts'

const w = words.signIn
const least = 10
const most = 500

export const ByPasskey = ({ goal }: { goal: string }) => {
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const passkey = useMutation({
    mutationFn: (why: string | undefined) => signInWithPasskey(why),
    onSuccess: () => window.location.assign(goal),
    onError: (error) => {
      if (needsReason(error)) setAsked(true)
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        passkey.mutate(asked ? reason : undefined)
      }}
    >
      {asked && (
        <div className="mt-1">
          <p role="status" className="mb-3 rounded-lg bg-warn-soft p-3 text-sm text-warn">
            {w.why.text}
          </p>
          <TextArea
            label={w.why.label}
            help={w.why.help}
            value={reason}
            required
            minLength={least}
            maxLength={most}
            autoFocus
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      )}
      <Button
        type="submit"
        look={asked ? 'primary' : 'quiet'}
        className="min-h-11 w-full"
        busy={passkey.isPending}
        disabled={asked && reason.trim().length < least}
      >
        <KeyRound size={16} aria-hidden="true" />
        {asked ? w.why.again : w.passkey}
      </Button>
      {!asked && <p className="mt-2.5 text-[13px] text-ink-soft">{w.passkeyHelp}</p>}
      {passkey.isError && !needsReason(passkey.error) && (
        <div className="mt-2.5">
          {passkey.error instanceof NotConfirmed ? (
            <p role="alert" className="rounded-lg bg-warn-soft p-3 text-sm text-warn">
              {w.notConfirmed}
            </p>
          ) : (
            <Problem error={passkey.error} />
          )}
        </div>
      )}
    </form>
  )
}

const needsReason = (error: unknown): boolean => error instanceof CountersignProblem && error.code === 'sign_in.reason_needed'
