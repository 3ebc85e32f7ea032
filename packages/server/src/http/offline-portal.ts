/** The vendor's counter for files: what the License API does with a request file that a connected program sends. */
import { encodeOfflineFile } from "@leasehold/protocol";
import { CommandRefused } from "../errors/problem.ts";
import type { Caller } from "../services/caller.ts";
import type { ServiceContext } from "../services/context.ts";
import type { OfflinePurpose } from "../services/offline/authorize-file.ts";
import { operatorCaller } from "../services/offline/operator.ts";
import { type RefreshOptions, refreshOffline } from "../services/offline/refresh.ts";
import { findProductByCode } from "../services/products/find-product.ts";
import type { Endpoint } from "./endpoint.ts";
import { fileMembers, readRequestFile } from "./file-body.ts";
import { activateBundleOfflineEndpoint } from "./license-api/activate-bundle-offline.ts";
import { activateOfflineEndpoint } from "./license-api/activate-offline.ts";
import { describeRefresh } from "./license-api/answers/refresh-file.ts";
import { deactivateBundleOfflineEndpoint } from "./license-api/deactivate-bundle-offline.ts";
import { deactivateOfflineEndpoint } from "./license-api/deactivate-offline.ts";
import { readValues } from "./read-values.ts";
import type { Signer } from "./sign-response.ts";

const endpoints = {
  activation: { product: activateOfflineEndpoint, bundle: activateBundleOfflineEndpoint },
  deactivation: { product: deactivateOfflineEndpoint, bundle: deactivateBundleOfflineEndpoint },
} as const satisfies Record<OfflinePurpose, Record<"product" | "bundle", Endpoint>>;

export class OfflinePortal {
  readonly #context: ServiceContext;
  readonly #signer: Signer;

  constructor(context: ServiceContext, signer: Signer) {
    this.#context = context;
    this.#signer = signer;
  }

  /** Carries a request file out; gives the text of the file for the device, or the word that it has been given back. */
  async answer(companyId: number, purpose: OfflinePurpose, text: string): Promise<string> {
    if (text.trim() === "") throw new CommandRefused("The file is empty.");
    const caller = await operatorCaller(this.#context, companyId);
    const file = readRequestFile(text);
    const members = fileMembers(file);
    const endpoint = await this.#endpointFor(caller, purpose, members.product);
    const values = readValues(endpoint, members);
    const handling = { context: this.#context, caller, signer: this.#signer, values, file, isRepeated: false };
    const reply = await endpoint.handle(handling);
    if (reply.kind === "json") return encodeOfflineFile(JSON.stringify(reply.value));
    return reply.kind === "text" ? reply.text : "";
  }

  /** The text of a refresh file for a device that is active offline. */
  async refresh(companyId: number, keyOrId: string, hardwareId: string, options: RefreshOptions): Promise<string> {
    const caller = await operatorCaller(this.#context, companyId);
    const refreshed = await refreshOffline(this.#context, caller, keyOrId, hardwareId, options);
    return encodeOfflineFile(JSON.stringify(await describeRefresh(this.#signer, caller, refreshed)));
  }

  async #endpointFor(caller: Caller, purpose: OfflinePurpose, code: unknown): Promise<Endpoint> {
    const product = typeof code === "string" ? await findProductByCode(this.#context, caller, code) : undefined;
    return endpoints[purpose][product?.is_bundle ? "bundle" : "product"];
  }
}
