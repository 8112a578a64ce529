// Access packages: the documents of authority by which the enterprise says who gets which accounts because of what he is, and who may ask for them.
// Laws: two people approve it; whom it is for is a closed set of facts that the inventory holds, never code; what it gives is the scope of an account that
// the enterprise knows, and nothing beyond; everything that it gives has an end; it names who answers for it. It gives nothing itself.
export {
  type AccessPackage,
  accessPackageKind,
  type GivenAccount,
  type NamedGroup,
  packageIn,
  readPackage,
  type WhomFor,
} from './document.ts'
export { packageInForce, packagesInForce, type StandingPackage } from './in-force.ts'
export { accessPackageInstrument } from './instrument.ts'
