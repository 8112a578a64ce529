// A stream whose connection breaks in its middle, told as what it is: whoever waits for it tries again.
import { CountersignError } from '@countersign/ledger'

/** `cut` says what broke off. What is told as a problem already stays as it is. */
export async function* untilCut(bytes: AsyncIterable<Uint8Array>, cut: (cause: unknown) => Error): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes
  } catch (cause) {
    throw cause instanceof CountersignError ? cause : cut(cause)
  }
}
