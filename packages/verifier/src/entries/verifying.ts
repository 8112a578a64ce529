// Entries of verification and of the operation's end: proofs, closures, owners' signatures, risk acceptances, incidents.
import { signatureIn, verifyPerson } from '../person-signature.ts'
import { bytes, digest, digestOrNull, instant, list, member, text, textOrNull, whole } from '../shape.ts'
import { type EnrolledKey, isValidAt } from '../trust.ts'
import type { EntryContext } from './context.ts'

export const proofRecorded = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  const slot = entry.document('proof', 'proof')
  if (slot === undefined) return
  entry.story.operation(stream).proofs.push({
    ...entry.place,
    slot,
    round: whole(body, 'round'),
    purpose: text(body, 'purpose'),
    verdict: text(body, 'verdict'),
    strength: textOrNull(body, 'strength'),
  })
}

export const closureReached = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  entry.story.operation(stream).closures.push({
    ...entry.place,
    closure: text(body, 'closure'),
    proof: digestOrNull(body, 'proof'),
    acceptance: textOrNull(body, 'acceptance'),
    reasons: list(body, 'reasons').length,
  })
}

/** The key that a person signed with, if it is that person's and was valid. */
const signerOf = (entry: EntryContext, person: string): EnrolledKey | undefined => {
  const keyId = text(entry.leaf.body, 'keyId')
  const signer = entry.trust.approvers.get(keyId)
  if (signer === undefined) entry.problem('integrity', 'signature.unknown_key', `key \`${keyId}\` is nobody's in the keys folder`)
  else if (signer.id !== person) entry.problem('integrity', 'signature.not_their_key', `key \`${keyId}\` is not \`${person}\`'s`)
  else if (!isValidAt(signer, entry.place.at)) {
    entry.problem('integrity', 'signature.key_not_valid', `key \`${keyId}\` was not valid when it signed`)
  } else return signer
  return undefined
}

export const closureSigned = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  const owner = text(body, 'owner')
  const proof = digest(body, 'proof')
  const nonce = bytes(body, 'nonce', 32)
  const signature = signatureIn(body)
  entry.claimNonce(nonce)
  const signer = signerOf(entry, owner)
  if (signer === undefined) return
  if (!verifyPerson(signer.key, 'countersign/closure/v1', nonce, proof, signature)) {
    entry.problem('integrity', 'closure.bad_signature', `\`${owner}\` did not sign this proof`)
    return
  }
  entry.story.operation(stream).owners.push({ ...entry.place, owner, signer, proof })
}

export const riskAccepted = (entry: EntryContext): void => {
  const { body, stream } = entry.leaf
  const slot = entry.document('acceptance', 'acceptance')
  if (slot === undefined) return
  const id = text(body, 'id')
  const person = text(body, 'person')
  const nonce = bytes(body, 'nonce', 32)
  const signature = signatureIn(body)
  const expiresAt = instant(body, 'expiresAt')
  entry.claimNonce(nonce)
  if (entry.story.acceptanceIds.has(id)) entry.problem('integrity', 'acceptance.twice', `risk acceptance \`${id}\` was made before`)
  entry.story.acceptanceIds.add(id)
  const signer = signerOf(entry, person)
  if (signer === undefined) return
  if (!verifyPerson(signer.key, 'countersign/risk-acceptance/v1', nonce, slot.digest, signature)) {
    entry.problem('integrity', 'acceptance.bad_signature', `\`${person}\` did not sign this risk acceptance`)
    return
  }
  entry.story.operation(stream).acceptances.push({ ...entry.place, slot, id, person, signer, expiresAt })
}

/** An incident stands in its operation's stream, or in the change's and names the operation. */
export const incidentOpened = (entry: EntryContext): void => {
  const named = member(entry.leaf.body, 'operation')
  const operation = typeof named === 'string' ? named : entry.leaf.stream
  entry.story.operation(operation).incidents.push(entry.place.index)
}
