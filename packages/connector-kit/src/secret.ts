// The one type that holds a secret. It must never gain a way to print, serialise or compare itself other than `expose()`.
import { inspect } from 'node:util'

/**
 * A secret value (password, token, private key). Printing, logging, JSON and string conversion all give `[secret]`;
 * `expose()` is called at the last moment, on the line that hands the value to the downstream system.
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  expose(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
