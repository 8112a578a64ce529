// Remembers every answer and every error a connector gave, so that the suite can search all of it for secrets at the end.
import { inspect } from 'node:util'

export class Recorder {
  readonly #answers: { readonly method: string; readonly answer: unknown }[] = []
  readonly #secrets = new Set<string>()

  /** A value that must never be printed. Values too short to be told from ordinary text are left out. */
  guard(value: string): void {
    if (value.length >= 6) this.#secrets.add(value)
  }

  note(method: string, answer: unknown): void {
    this.#answers.push({ method, answer })
  }

  /** The same side, with each answer and each thrown error recorded. */
  watch<T extends object>(side: T): T {
    const recorder = this
    return new Proxy(side, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          const note = (answer: unknown) => recorder.note(String(name), answer)
          try {
            const answer: unknown = Reflect.apply(member, target, args)
            if (!(answer instanceof Promise)) {
              note(answer)
              return answer
            }
            return answer.then(
              (value: unknown) => {
                note(value)
                return value
              },
              (error: unknown) => {
                note(error)
                throw error
              },
            )
          } catch (error) {
            note(error)
            throw error
          }
        }
      },
    })
  }

  /** Methods whose answers show a guarded value, when printed in full or serialised. */
  leaks(): string[] {
    const found = new Set<string>()
    for (const { method, answer } of this.#answers) if (this.shows(answer)) found.add(method)
    return [...found]
  }

  shows(value: unknown): boolean {
    const printed = [inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null }), String(value)]
    if (value instanceof Error) printed.push(value.stack ?? '', value.message, inspect(value.cause, { depth: 12 }))
    try {
      printed.push(JSON.stringify(value) ?? '')
    } catch {
      // A value without a JSON form shows nothing through it.
    }
    return printed.some((text) => [...this.#secrets].some((secret) => text.includes(secret)))
  }
}
