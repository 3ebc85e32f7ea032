/** How deliveries are signed, so that a receiver knows who sent them and when. */

/** What is signed: its purpose first, so that no other signature can stand for this one. */
export function signedContent(seconds: number, body: string): string {
  return `webhook.${seconds}.${body}`;
}

/** One signature for each secret that is in force, the present one first. */
export function signatureHeader(seconds: number, signatures: readonly string[]): string {
  return [`t=${seconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(",");
}
