// Turns what happened to files and connections into the kit's outcomes: refused only where the system said no, unknown wherever nobody can say.
import { type Outcome, refused, unknown } from '@countersign/connector-kit'
import { SshError } from './errors.ts'
import { FilesError } from './files.ts'

/** The system (or this connector, before it asked anything) answered no. Thrown inside, returned as `refused`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** `unreadable`: what a malformed file comes to: for the observer nobody can say, for the operator nothing was changed. */
export async function asOutcome<T>(unreadable: 'unknown' | 'refused', work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) return refused(error.code, error.message)
    if (error instanceof FilesError)
      return error.effect === 'denied' ? refused(`ssh.${error.code}`, error.message) : unknown(`ssh.${error.code}`, error.message)
    if (error instanceof SshError) {
      const file = error.code === 'ssh.malformed' || error.code === 'ssh.unsupported_key'
      return file && unreadable === 'unknown' ? unknown(error.code, error.message) : refused(error.code, error.message)
    }
    throw error
  }
}
