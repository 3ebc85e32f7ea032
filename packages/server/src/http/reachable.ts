/** Where the server itself can be reached, when nobody has said how clients reach it. */

/** A server that listens on all addresses of its machine is reached there by the loopback one. */
export function reachable(origin: string): string {
  return origin.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}
