// Secrets as things of the inventory: from what kind of place each is read, whose it is, who gets it, who reads it here, and since when it is the same.
// Laws: a value is never read, opened or shown, and neither is the place itself: whoever knows the path has half of the way. Each is shown once.
export { placeOf, type SecretRow } from './model.ts'
