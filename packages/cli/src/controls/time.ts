// From when to before when, as people type it.
import { CountersignError } from '@countersign/ledger'

const instant = (name: string, text: string): string => {
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) throw new CountersignError('cli.bad_time', 'invalid', `${name} \`${text}\` is no instant and no day`)
  return at.toISOString()
}

/** Errors: `cli.bad_time`. */
export const timeOf = ({ from, to }: { readonly from: string; readonly to: string }): { from: string; to: string } => ({
  from: instant('--from', from),
  to: instant('--to', to),
})
