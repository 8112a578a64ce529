// Custody: the sealed secrets that proofs need. Laws: opened at the last moment by the prober or a connector call; deleted after the window; never printed.
export {
  deleteForgotten,
  deliveredForm,
  forgetSecret,
  holdersPartOf,
  nextSecretOf,
  openSecret,
  sealSecret,
  secretForProof,
  secretInside,
} from './custody.ts'
