/** A device without a connection, and the person who carries its files to the server and back. */
import type { Answer, Credentials, Parameters } from "./license-client.ts";
import type { CallWith, LicensedDevice } from "./licensed-device.ts";
import { type FileForm, requestFile } from "./offline-device.ts";
import type { TestLicense, Wire } from "./wire.ts";

type Purpose = "activation" | "deactivation";

export class OfflineClient {
  readonly wire: Wire;
  readonly license: TestLicense;
  readonly device: LicensedDevice;
  /** What the application was built with. */
  readonly credentials: Credentials;
  readonly #members: Parameters;

  /** `members` are in every file of the device. */
  constructor(
    license: TestLicense,
    wire: Wire,
    options: {
      readonly device?: LicensedDevice;
      readonly credentials?: Credentials;
      readonly members?: Parameters;
    } = {},
  ) {
    this.wire = wire;
    this.license = license;
    this.device = options.device ?? license.device();
    this.credentials = options.credentials ?? wire.server.company;
    this.#members = options.members ?? {};
  }

  get #calls(): Record<Purpose, string> {
    return this.license.products.length > 1
      ? { activation: "activate_bundle_offline", deactivation: "deactivate_bundle_offline" }
      : { activation: "activate_offline", deactivation: "deactivate_offline" };
  }

  /** The text of a request file, written now by the device. */
  request(purpose: Purpose, members: Parameters = {}, form?: FileForm): string {
    const parameters = this.device.parameters(this.#calls[purpose], { ...this.#members, ...members });
    return requestFile(purpose, parameters, this.credentials, this.wire.clock.now(), form);
  }

  /** Carries a file to the server. */
  send(purpose: Purpose, body: string | Buffer, type = "text/plain", options: CallWith = {}): Promise<Answer> {
    const headers = { "content-type": type, ...options.headers };
    return this.device.call(this.#calls[purpose], {}, { ...options, rawBody: body, headers });
  }

  activate(members?: Parameters, form?: FileForm): Promise<Answer> {
    return this.send("activation", this.request("activation", members, form));
  }

  deactivate(members?: Parameters, form?: FileForm): Promise<Answer> {
    return this.send("deactivation", this.request("deactivation", members, form));
  }
}

/** A form with the file in one of its parts. */
export function formWith(file: string, part = "file"): { readonly body: string; readonly type: string } {
  const head = `Content-Disposition: form-data; name="${part}"; filename="a.req"\r\nContent-Type: text/plain`;
  return {
    body: `--edge\r\n${head}\r\n\r\n${file}\r\n--edge--\r\n`,
    type: "multipart/form-data; boundary=edge",
  };
}
