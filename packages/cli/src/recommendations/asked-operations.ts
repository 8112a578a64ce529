// `credential.revoke:svc-batch` → what is asked for. Pure.
import { CountersignError } from '@countersign/ledger'

/** Errors: `cli.bad_operation`. */
export const askedOperations = (given: readonly string[]): { operation: string; credential: string }[] =>
  given.map((one) => {
    const at = one.indexOf(':')
    if (at < 1 || at === one.length - 1)
      throw new CountersignError(
        'cli.bad_operation',
        'invalid',
        `\`${one}\` is no operation of a credential; give \`credential.revoke:ID\``,
      )
    return { operation: one.slice(0, at), credential: one.slice(at + 1) }
  })
