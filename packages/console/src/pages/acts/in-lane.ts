// One after another, and what each came to: a failure of one is no failure of the others. Pure but for what is done.

export type Came<Result> = { readonly ok: true; readonly value: Result } | { readonly ok: false; readonly error: unknown }

/** `told` after each. `stopped` is asked before each; what was not begun is left out. */
export const inLane = async <One, Result>(
  all: readonly One[],
  act: (one: One) => Promise<Result>,
  told: (done: number) => void,
  stopped: () => boolean,
): Promise<Map<One, Came<Result>>> => {
  const came = new Map<One, Came<Result>>()
  for (const one of all) {
    if (stopped()) break
    try {
      came.set(one, { ok: true, value: await act(one) })
    } catch (error) {
      came.set(one, { ok: false, error })
    }
    told(came.size)
  }
  return came
}
