/** The keys that the documentation signs its examples with; no installation knows them. */
export const exampleKeys = {
  apiKey: "11111111-2222-4333-8444-555555555555",
  sharedKey: "wX7nq2Lr0aTz5VbYc8Kd4Hf1Jg9Ms6Pu3Ei-demo",
};
