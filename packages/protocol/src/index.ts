export { type FreshAnswer, signFreshness, verifyFreshness } from "./freshness.ts";
export { authorizationHeader, requestSigningString, signRequest, verifyRequest } from "./request-signing.ts";
export {
  type LicenseIdentity,
  licenseSigningString,
  signBytes,
  signedUsername,
  verifyBytes,
} from "./response-signatures.ts";
