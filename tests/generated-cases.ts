// How generated cases are drawn in every suite: the same ones in each run, so that a run judges the change and not the draw; others with
// COUNTERSIGN_TEST_SEED, as `npm run hunt` does. A property that hangs, or that shrinks for ever, ends with its seed before the test's own time is up.
import fc from 'fast-check'

fc.configureGlobal({
  seed: Number(process.env['COUNTERSIGN_TEST_SEED'] ?? 20261122),
  interruptAfterTimeLimit: 240_000,
  markInterruptAsFailure: true,
})
