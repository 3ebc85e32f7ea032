/** How a request says which bundle license it means: as it says which license, the product being the bundle. */
import { licenseParameters, signInParameters } from "./license-request.ts";

const { bundle_code: _ofMembers, ...bundleParameters } = licenseParameters;
const { bundle_code: _ofMembersToo, ...bundleSignInParameters } = signInParameters;

export { bundleParameters, bundleSignInParameters };
