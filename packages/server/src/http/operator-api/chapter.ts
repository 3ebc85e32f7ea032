/** The chapter of the reference that shows the endpoints for operators themselves. */

export const operatorChapter = {
  name: "Sessions of operators",
  description: "How operators sign in by a browser, and look after their own passwords, second factors and sessions.",
} as const;
