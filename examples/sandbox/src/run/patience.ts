// How long a story waits for what must come. A machine that is small or busy is no reason for it to end badly, and whoever watches can end it at any time.
export const patienceMs = 600_000
/** When something has been waited for so long, it is said what. */
export const saidAfterMs = 30_000
