// Entries of the change's own course: opened, planned, decided, closed.
import { digest, list, malformed, object, text, textOrNull, texts, whole } from '../shape.ts'
import type { EntryContext } from './context.ts'

export const changeOpened = (entry: EntryContext): void => {
  const { body } = entry.leaf
  if (text(body, 'change') !== entry.leaf.stream) throw malformed('`change` is not the stream')
  if (entry.story.opened !== undefined) entry.problem('integrity', 'change.opened_twice', 'the change was opened before')
  else entry.story.opened = { ...entry.place, requester: textOrNull(body, 'requester') }
}

export const planFrozen = (entry: EntryContext): void => {
  const { body } = entry.leaf
  const slot = entry.document('plan', 'plan')
  if (slot === undefined) return
  entry.story.plans.push({ ...entry.place, slot, revision: whole(body, 'revision'), operations: texts(body, 'operations') })
}

export const decisionMade = (entry: EntryContext): void => {
  const { body } = entry.leaf
  // The same policy, input and moment give the same document: a decision may be recorded again.
  const slot = entry.document('decision', 'decision', false)
  if (slot === undefined) return
  entry.story.decisions.push({
    ...entry.place,
    slot,
    plan: digest(body, 'plan'),
    bundle: digest(body, 'bundle'),
    outcome: text(body, 'outcome'),
  })
}

export const changeReopened = (entry: EntryContext): void => {
  entry.story.closed = undefined
}

export const changeRefused = (entry: EntryContext): void => {
  entry.story.refused = true
}

export const changeClosed = (entry: EntryContext): void => {
  const operations = new Map<string, string>()
  for (const item of list(entry.leaf.body, 'operations')) {
    const row = object(item, 'a closed operation')
    const id = text(row, 'id')
    if (operations.has(id)) throw malformed(`operation \`${id}\` is listed twice`)
    operations.set(id, text(row, 'closure'))
  }
  // A change may be opened again and closed again: the last closing counts.
  entry.story.closed = { ...entry.place, closure: text(entry.leaf.body, 'closure'), operations }
}
