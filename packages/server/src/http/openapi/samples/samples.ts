/** The languages in which the document shows how a call is made. */
import type { DescribedCall } from "../described-call.ts";
import type { CodeSample } from "../operation.ts";
import { curlSample } from "./curl.ts";
import { javaScriptSample, nodeSample } from "./javascript.ts";
import { pythonSample } from "./python.ts";
import { rubySample } from "./ruby.ts";
import type { SampleCall } from "./sample-call.ts";

const languages = [
  { lang: "shell", label: "curl", write: curlSample },
  { lang: "javascript", label: "Node.js", write: nodeSample },
  { lang: "javascript", label: "JavaScript", write: javaScriptSample },
  { lang: "python", label: "Python", write: pythonSample },
  { lang: "ruby", label: "Ruby", write: rubySample },
] as const;

/** The same program in each language. */
export function samplesOf(
  { method, body, isOpen }: DescribedCall,
  path: string,
  values: SampleCall["values"],
): readonly CodeSample[] {
  const call: SampleCall = { method, path, input: method === "GET" ? "query" : (body ?? "json"), isOpen, values };
  return languages.map(({ lang, label, write }) => ({ lang, label, source: write(call) }));
}
