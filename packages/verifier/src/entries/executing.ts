// Entries of an operation's execution: the mandate, what was tried under it, and the evidence that came back.
import { formOf, member, oneOf, text, texts, whole, window } from '../shape.ts'
import type { EntryContext } from './context.ts'

export const mandateMinted = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  const slot = entry.document('mandate', 'mandate')
  if (slot === undefined) return
  const id = text(body, 'id')
  if (entry.story.mandates.has(id)) {
    entry.problem('integrity', 'mandate.minted_twice', `mandate \`${id}\` was minted before`)
    return
  }
  const minting = {
    ...entry.place,
    slot,
    id,
    operation: stream,
    plan: text(body, 'plan'),
    executor: formOf(member(body, 'executor')),
    window: window(body, 'window'),
    approvals: texts(body, 'approvals'),
  }
  entry.story.mandates.set(id, minting)
  entry.story.operation(stream).mandates.push(minting)
}

/** The mandate that an entry names: minted before, in the same stream. */
const mandateOf = (entry: EntryContext): string | undefined => {
  const id = text(entry.leaf.body, 'mandate')
  if (entry.story.mandates.get(id)?.operation === entry.leaf.stream) return id
  entry.problem('completeness', 'operation.without_mandate', `mandate \`${id}\` was not minted for this operation before`)
  return undefined
}

export const operationStarted = (entry: EntryContext): void => {
  whole(entry.leaf.body, 'attempt')
  const mandate = mandateOf(entry)
  if (mandate !== undefined) entry.story.operation(entry.leaf.stream).started.push({ ...entry.place, mandate })
}

export const operationAttempted = (entry: EntryContext): void => {
  whole(entry.leaf.body, 'attempt')
  const status = oneOf(entry.leaf.body, 'status', ['done', 'refused', 'unknown'])
  const mandate = mandateOf(entry)
  if (mandate === undefined) return
  const operation = entry.story.operation(entry.leaf.stream)
  if (!operation.started.some((start) => start.mandate === mandate)) {
    entry.problem('completeness', 'operation.not_started', `nothing was started under mandate \`${mandate}\``)
  }
  operation.attempted.push({ ...entry.place, mandate, status })
}

export const evidenceReceived = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  oneOf(body, 'integrity', ['pass'])
  oneOf(body, 'completeness', ['pass'])
  const slot = entry.document('evidence', 'evidence')
  const mandate = mandateOf(entry)
  if (slot === undefined || mandate === undefined) return
  const operation = entry.story.operation(stream)
  if (operation.evidence.some((received) => received.mandate === mandate)) {
    entry.problem('integrity', 'evidence.mandate_used', `evidence for mandate \`${mandate}\` was received before`)
    return
  }
  operation.evidence.push({ ...entry.place, slot, mandate })
}
