// Times one presentation: call before the door is approached, and again with what it came to.
import type { Presentation } from './observer.ts'

/** `at` is the instant of the answer by this process's clock; `ms` comes from a clock that never jumps. */
export const beginPresentation = (): ((answer: Presentation['answer'], code: string, detail: string) => Presentation) => {
  const start = performance.now()
  return (answer, code, detail) => ({
    answer,
    code,
    detail,
    at: new Date().toISOString(),
    ms: Math.max(0, Math.round(performance.now() - start)),
  })
}
