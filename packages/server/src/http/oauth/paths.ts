/** Where OAuth is spoken. */

export const TOKEN_PATH = "/oauth/token";
/** Where clients look that have the usual address of another server wired in. */
export const TOKEN_PATH_OF_OTHERS = "/realms/user-portal/protocol/openid-connect/token";
export const JWKS_PATH = "/oauth/jwks";
