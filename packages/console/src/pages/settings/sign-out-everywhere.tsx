// Once more before somebody is signed out everywhere: each thing that ends, what stays, and his id to type.
import type { Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { instantText } from '../../parts/when.tsx'
import { ownWords } from '../../words/own.ts'
import { useAct } from './act.ts'
import type { Session } from './session-line.tsx'

const w = ownWords.signedIn
const mostNamed = 8

interface Props {
  readonly who: string
  /** The reader himself. */
  readonly own: boolean
  readonly queryKey: readonly unknown[]
  readonly sessions: readonly Session[]
  readonly keys: readonly Item<'apiKeys.list'>[]
  readonly onClose: () => void
  readonly onDone: (said: string) => void
}

export const SignOutEverywhere = ({ who, own, queryKey, sessions, keys, onClose, onDone }: Props) => {
  const out = useAct(
    queryKey,
    () => api.post('/v1/principals/{principal}/sign-out', { params: { path: { principal: who } }, body: {} }),
    (ended) => {
      onDone(w.ended(ended.sessions, ended.apiKeys))
      onClose()
    },
  )
  const his = keys.filter(({ principal }) => principal === who)
  const named = [
    ...sessions.map(({ id, browser, signedInAt }) => ({ id, text: w.sessionNamed(browser, instantText(signedInAt)) })),
    ...his.map(({ id, name }) => ({ id, text: w.keyNamed(name) })),
  ]
  const staying = keys.length - his.length
  return (
    <Confirm title={w.endAllTitle(who)} act={w.endAll} answer={out} look="danger" typed={who} onClose={onClose}>
      {named.length === 0 ? (
        <p>{w.nothing}</p>
      ) : (
        <>
          <p>{w.endAllText}</p>
          <ul className="my-2 list-disc space-y-1 pl-5 break-words text-ink">
            {named.slice(0, mostNamed).map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
            {named.length > mostNamed && <li>{w.andMore(named.length - mostNamed)}</li>}
          </ul>
        </>
      )}
      {staying > 0 && <p className="mt-2">{w.staying(staying)}</p>}
      {own && <p className="mt-2">{w.endOwn}</p>}
      <p className="mt-2">{w.comesBack}</p>
    </Confirm>
  )
}
