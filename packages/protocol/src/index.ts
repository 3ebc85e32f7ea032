export {
  type AirGapDevice,
  type AirGapGrant,
  AirGapUnreadable,
  airGapPublicKeyText,
  type NewInitializationCode,
  newInitializationCode,
  signConfirmationCode,
  signDeviceCode,
  verifyConfirmationCode,
  verifyDeviceCode,
} from "./air-gap.ts";
export { type AirGapPolicy, decodePolicyFile, encodePolicyFile } from "./air-gap-policy-file.ts";
export {
  type AuditFacts,
  type AuditHead,
  auditChainStart,
  auditContentDigest,
  auditEntryHash,
  auditHeadText,
  auditOriginDigest,
  signAuditHead,
  verifyAuditHead,
} from "./audit-chain.ts";
export { type FreshAnswer, signFreshness, verifyFreshness } from "./freshness.ts";
export {
  activationFileText,
  bundleFileText,
  type OfflineIdentity,
  offlineSigningString,
  refreshFileText,
  signOffline,
} from "./offline-answer.ts";
export { decodeOfflineFile, encodeOfflineFile, formatOfflineDate, parseOfflineDate } from "./offline-file.ts";
export {
  flatOfflineRequest,
  flatRequestWithin,
  type OfflineRequest,
  readOfflineRequest,
  verifiedText,
  wrappedOfflineRequest,
} from "./offline-request.ts";
export { authorizationHeader, requestSigningString, signRequest, verifyRequest } from "./request-signing.ts";
export {
  type LicenseIdentity,
  licenseSigningString,
  signBytes,
  signedUsername,
  verifyBytes,
} from "./response-signatures.ts";
