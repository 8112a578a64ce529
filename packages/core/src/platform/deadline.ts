// A wait that ends. Whoever ignores the abort signal is left behind, not waited for.

export class DeadlinePassed extends Error {}

/** SAFETY: a downstream that ignores its abort signal is left behind, not waited for. */
export const withDeadline = async <T>(run: (signal: AbortSignal) => Promise<T>, timeoutMs: number): Promise<T> => {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      controller.abort()
      reject(new DeadlinePassed('deadline passed'))
    }, timeoutMs)
  })
  try {
    return await Promise.race([run(controller.signal), deadline])
  } finally {
    clearTimeout(timer)
  }
}
