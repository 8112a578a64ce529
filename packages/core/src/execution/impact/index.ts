// Impact: what an identity could do in wrong hands, derived from what systems show of its accounts and from what it reaches in the estate.
// Laws: what somebody has marked can raise it and never lower it; each has its reasons with their numbers; what nobody has read or asked makes nothing high,
// and a reading that failed takes nothing back. It changes no access: policy asks for more, and findings weigh more, where it is high.
export { deriveImpacts, followImpact } from './derive.ts'
