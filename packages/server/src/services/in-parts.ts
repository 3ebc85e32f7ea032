/** Deletes much in many short transactions, so that no other write waits for long. */

const DELETED_AT_ONCE_MAX = 2_000;

/** Goes on until `remove`, which is told how many rows it may take, finds nothing more, or until it is stopped. */
export async function inParts(
  remove: (most: number) => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (signal?.aborted !== true && (await remove(DELETED_AT_ONCE_MAX)) > 0);
}
