// One act on several things, always in the same three steps: grounds, preview of each, and a typed word. Without a preview there is no way to begin.
// Each becomes a change of its own; closing it stops before the next one.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { ChangeLink } from '../../parts/change-link.tsx'
import { TextField } from '../../parts/field.tsx'
import { Modal } from '../../parts/modal.tsx'
import { problemText } from '../../parts/problem.tsx'
import { words } from '../../words/index.ts'
import { type Came, inLane } from './in-lane.ts'

const w = words.acts

export interface Grounds {
  readonly reason: string
  readonly ticket: string
}

interface Props<One, Previewed> {
  readonly title: string
  readonly what: string
  readonly verb: string
  readonly all: readonly One[]
  readonly nameOf: (one: One) => string
  readonly preview: (one: One, grounds: Grounds) => Promise<Previewed>
  readonly shown: (one: One, previewed: Previewed) => ReactNode
  readonly begin: (one: One, grounds: Grounds) => Promise<{ readonly change: string }>
  readonly onClose: () => void
}

export function ActDialog<One, Previewed>(props: Props<One, Previewed>) {
  const { title, what, verb, all, nameOf, onClose } = props
  const [grounds, setGrounds] = useState<Grounds>({ reason: '', ticket: '' })
  const [previews, setPreviews] = useState<ReadonlyMap<One, Came<Previewed>>>()
  const [begun, setBegun] = useState<ReadonlyMap<One, Came<{ readonly change: string }>>>()
  const [done, setDone] = useState<number>()
  const [typed, setTyped] = useState('')
  const stopped = useRef(false)
  useEffect(
    () => () => {
      stopped.current = true
    },
    [],
  )
  const busy = done !== undefined
  const possible = all.filter((one) => previews?.get(one)?.ok)
  const word = w.confirmWord(verb, possible.length)
  const said = { reason: grounds.reason.trim(), ticket: grounds.ticket.trim() }
  const look = async () => {
    setDone(0)
    setPreviews(
      await inLane(
        all,
        (one) => props.preview(one, said),
        setDone,
        () => stopped.current,
      ),
    )
    setDone(undefined)
  }
  const go = async () => {
    setDone(0)
    setBegun(
      await inLane(
        possible,
        (one) => props.begin(one, said),
        setDone,
        () => stopped.current,
      ),
    )
    setDone(undefined)
  }
  // SAFETY: other grounds are another act: what was previewed under the old ones counts no more.
  const write = (next: Grounds) => {
    setGrounds(next)
    setPreviews(undefined)
    setTyped('')
  }
  return (
    <Modal title={title} onClose={onClose}>
      <p className="mb-4 text-sm text-ink-soft">
        {what} {w.nothingYet}
      </p>
      {begun === undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void look()
          }}
        >
          <TextField
            label={w.reason}
            help={w.reasonHelp}
            value={grounds.reason}
            required
            maxLength={2000}
            disabled={busy}
            onChange={(event) => write({ ...grounds, reason: event.target.value })}
          />
          <TextField
            label={w.ticket}
            value={grounds.ticket}
            required
            maxLength={200}
            disabled={busy}
            onChange={(event) => write({ ...grounds, ticket: event.target.value })}
          />
          {previews === undefined && (
            <Button type="submit" look="primary" busy={busy} disabled={said.reason === '' || said.ticket === ''}>
              {busy ? w.previewing(done, all.length) : w.preview}
            </Button>
          )}
        </form>
      )}
      {previews && (
        <ul
          className="mb-4 max-h-72 divide-y divide-line overflow-y-auto rounded-lg border border-line text-sm"
          aria-label={w.preview}
          tabIndex={0}
        >
          {all.map((one) => (
            <li key={nameOf(one)} className="px-3 py-2">
              <span className="block font-medium">{nameOf(one)}</span>
              <Standing came={previews.get(one)} begun={begun?.get(one)} shown={(previewed) => props.shown(one, previewed)} />
            </li>
          ))}
        </ul>
      )}
      {previews && begun === undefined && possible.length === 0 && <p className="mb-4 text-sm">{w.noneLeft}</p>}
      {previews && begun === undefined && possible.length > 0 && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (typed === word) void go()
          }}
        >
          <TextField
            label={words.everywhere.typeToConfirm(word)}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            disabled={busy}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit" look="danger" busy={busy} disabled={typed !== word}>
            {busy ? w.beginning(done, possible.length) : w.begin}
          </Button>
        </form>
      )}
      <div className="mt-4 flex justify-end">
        <Button onClick={onClose}>{begun === undefined ? words.everywhere.cancel : words.everywhere.close}</Button>
      </div>
    </Modal>
  )
}

function Standing<Previewed>({
  came,
  begun,
  shown,
}: {
  came: Came<Previewed> | undefined
  begun: Came<{ readonly change: string }> | undefined
  shown: (previewed: Previewed) => ReactNode
}) {
  if (begun?.ok)
    return (
      <span className="flex flex-wrap items-center gap-2">
        <Badge tone="good">{w.begun}</Badge>
        <ChangeLink change={begun.value.change} />
      </span>
    )
  const failed = begun ?? (came?.ok === false ? came : undefined)
  if (failed?.ok === false)
    return (
      <span className="flex flex-wrap items-center gap-2 text-ink-soft">
        <Badge tone="bad">{begun ? w.failed : w.notPossible}</Badge>
        {problemText(failed.error)}
      </span>
    )
  return <span className="text-ink-soft">{came?.ok ? shown(came.value) : w.failed}</span>
}
